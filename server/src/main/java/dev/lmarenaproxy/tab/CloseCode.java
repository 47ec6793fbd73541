package dev.lmarenaproxy.tab;

/** Why the gateway closes a tab's connection; {@code protocol/README.md}, "Closing". */
public enum CloseCode {
    BYE(1000, "goodbye"),
    SHUTTING_DOWN(1001, "the gateway shuts down"),
    BAD_FRAME(4400, "a frame was not understood"),
    WRONG_TOKEN(4401, "wrong token"),
    SILENT(4408, "no answer in time"),
    REPLACED(4409, "a newer page took this tab's place"),
    DISMISSED(4410, "the person disconnected this tab"),
    WRONG_PROTOCOL(4426, "this version of the protocol is not spoken here");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
