package dev.lmarenaproxy.app;

import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.settings.Settings;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;

/**
 * Where the gateway is to listen: as the command line says, else as the settings do.
 *
 * @param port 0 picks a free one
 */
record Listening(String host, int port) {
    static Listening of(Application.Options options, Settings settings) throws StartException {
        var given = options.port();
        int port = given == null ? settings.server().port() : given;
        if (port < 0 || port > 65_535) {
            throw new StartException("The port must be 0 to 65535.");
        }
        return new Listening(requireNonNullElse(options.host(), settings.server().host()), port);
    }

    /** Why it can't be done, in a sentence for the person. */
    String cannot(ExecutionException failure) {
        return switch (failure.getCause()) {
            case BindException bind when String.valueOf(bind.getMessage()).contains("in use") ->
                    "Port "
                            + port
                            + " on "
                            + host
                            + " is in use; stop the other program, or choose another port with"
                            + " --port.";
            case BindException _, UnknownHostException _ ->
                    host + " is not an address of this machine; --host takes one.";
            case null, default ->
                    "The gateway can't listen on "
                            + host
                            + ":"
                            + port
                            + ": "
                            + failure.getCause()
                            + ".";
        };
    }
}
