package dev.lmarenaproxy.tab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A tab, and the site behind it, for tests of uploads. The limits of {@link TestTab} are in force.
 */
abstract class UploadStage {
    static final String PLACE = "a1".repeat(20);
    static final String SIGN = "b2".repeat(21);

    static final Attachment ONE = new Attachment("image.png", "image/png", "T25l", "m[0]");
    static final Attachment TWO = new Attachment("image.gif", "image/gif", "VHdv", "m[1]");

    final TestTab tab = TestTab.connected();

    static Question question(Attachment... pictures) {
        var prompt =
                new Prompt("m", List.of(new Message(Role.USER, "what?", Arrays.asList(pictures))));
        try {
            var model = new Model("m", "m-1", Modality.CHAT, null);
            return TestTab.PROFILE.ask(prompt, model, Instant.EPOCH);
        } catch (dev.lmarenaproxy.FaultException e) {
            throw new AssertionError(e);
        }
    }

    List<Frame.ToTab> orders() {
        return tab.link().taken().stream()
                .filter(frame -> frame instanceof Frame.Order || frame instanceof Frame.Cancel)
                .toList();
    }

    Frame.Order order() {
        var orders = orders();
        assertThat(orders).hasSize(1);
        return (Frame.Order) orders.getFirst();
    }

    static SiteRequest request(Frame.ToTab start) {
        return ((Frame.Start) start).request();
    }

    static String found(String place, String sign) {
        return "{\"found\":[\"" + place + "\",\"" + sign + "\"],\"state\":null}";
    }

    static String place(String name) {
        return "0:{}\n3:{\"success\":true,\"data\":{\"uploadUrl\":\"https://up.example/"
                + name
                + "\",\"key\":\"key-"
                + name
                + "\"}}\n";
    }

    static String signed(String name) {
        return "1:{\"success\":true,\"data\":{\"url\":\"https://files.example/" + name + "\"}}\n";
    }

    /** The whole way of one picture, from the order for its place on. */
    void bring(String name) {
        tab.answer(order().job(), 200, place(name));
        tab.answer(order().job(), 200, "");
        tab.answer(order().job(), 200, signed(name));
    }

    void look() {
        tab.answer(order().job(), 200, found(PLACE, SIGN));
    }
}
