package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;

/** What the site answers to the questions that the tests of every client library ask. */
final class ClientScenes {
    private ClientScenes() {}

    static ScriptedSite site() {
        return new ScriptedSite()
                .asked("Which city?")
                .says("{\"name\":\"Os", "lo\",\"people\":", "709000}")
                .asked("Say hello.")
                .says("Hel", "lo, W", "örld! 👋")
                .asked("Think first.")
                .does(asked ->
                        asked.head(200, STREAM)
                                .send("ag:\"I thi\"\nag:\"nk.\"\n")
                                .text("Done.")
                                .finish())
                .asked("Count.")
                .says("one tw", "o thr", "ee four five")
                .asked("Never end.")
                .does(asked -> asked.head(200, STREAM).text("begun"))
                .asked("Break off.")
                .does(asked -> asked.head(200, STREAM).text("half").end());
    }
}
