package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;

/** What the site answers to the questions that the tests of every client library ask. */
final class ClientScenes {
    private ClientScenes() {}

    static ScriptedSite site() {
        return new ScriptedSite()
                // the answers to the results of tools, whose texts are longer, come first
                .asked("get_weather", "4 degrees in Oslo", "19 degrees in Rome")
                .says("Rome is ", "warmer.")
                .asked("get_weather", "4 degrees in Oslo")
                .says("It is 4 °C ", "in Oslo.")
                .asked("How is the weather in Oslo?")
                .says("Let me look.\n<tool", "_call>\n", call("Oslo"), "\n</tool_call>")
                .asked("Is Oslo or Rome warmer?")
                .says(
                        "<tool_call>\n" + call("Oslo") + "\n</tool_call>\n",
                        "<tool_call>\n" + call("Rome") + "\n</tool_call>")
                .asked("Call for ever.")
                .does(asked -> asked.head(200, STREAM).text("<tool_call>\n{\"name\":\"get_we"))
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

    private static String call(String city) {
        return "{\"name\":\"get_weather\",\"arguments\":{\"city\":\"" + city + "\"}}";
    }
}
