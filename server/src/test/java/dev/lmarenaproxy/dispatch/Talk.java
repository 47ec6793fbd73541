package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.dispatch.Endings.all;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.Frame;

/** A conversation: its requests, and the forms in which the site is asked them. */
final class Talk {
    private static final String NEW = "/nextjs-api/stream/create-evaluation";
    private static final String FURTHER = "/nextjs-api/stream/post-to-evaluation/";

    private Talk() {}

    /** Submits a request with these turns, the user's first. */
    static JobStream say(TestDispatch line, String id, String... turns) {
        return line.submit(TestJobs.talk(id, line.clock.instant(), turns)).stream();
    }

    /** Lets the question "hi" be answered with "Hello."; returns its evaluation. */
    static String begin(TestDispatch line, TestPage page) throws InterruptedException {
        var stream = say(line, "a", "hi");
        var start = page.start();
        isWhole(start, "hi");
        page.answer("a", "Hello.");
        all(stream);
        return evaluation(start);
    }

    /** The evaluation that a question names. */
    static String evaluation(Frame.Start start) {
        return start.request().body().replaceFirst("^\\{\"id\":\"([^\"]+)\".*", "$1");
    }

    static void isFurther(Frame.Start start, String evaluation, String content) {
        assertThat(start.request().path()).isEqualTo(FURTHER + evaluation);
        assertThat(start.request().body())
                .contains("\"content\":\"" + content + "\"", "\"id\":\"" + evaluation + "\"");
    }

    static void isWhole(Frame.Start start, String... parts) {
        assertThat(start.request().path()).isEqualTo(NEW);
        assertThat(start.request().body()).contains(parts);
    }

    static String text(JobStream stream) {
        return stream.events().stream()
                .map(event -> event instanceof Text(var text) ? text : "")
                .collect(joining());
    }
}
