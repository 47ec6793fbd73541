package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Plays the site: answers as is written down for questions that hold certain words. */
final class ScriptedSite implements Consumer<FakeTab.Asked> {
    private final List<Scene> scenes = new CopyOnWriteArrayList<>();

    private record Scene(List<String> words, Consumer<FakeTab.Asked> answer) {
        boolean answers(String question) {
            return words.stream().allMatch(question::contains);
        }
    }

    /** What was asked. */
    record Words(ScriptedSite site, List<String> words) {
        /** Is answered with a text in these pieces. */
        ScriptedSite says(String... pieces) {
            return does(asked -> {
                asked.head(200, STREAM);
                for (var piece : pieces) {
                    asked.text(piece);
                }
                asked.finish();
            });
        }

        /** Is answered as the test likes. */
        ScriptedSite does(Consumer<FakeTab.Asked> answer) {
            site.scenes.add(new Scene(words, answer));
            return site;
        }
    }

    /** A question that holds all the words; the first scene that fits is played. */
    Words asked(String... words) {
        return new Words(this, List.of(words));
    }

    @Override
    public void accept(FakeTab.Asked asked) {
        var question = asked.question();
        scenes.stream()
                .filter(scene -> scene.answers(question))
                .findFirst()
                .map(Scene::answer)
                .orElse(ScriptedSite::atALoss)
                .accept(asked);
    }

    /** Told as an answer, so that the test shows it. */
    private static void atALoss(FakeTab.Asked asked) {
        asked.head(200, STREAM).text("there is no scene for: " + asked.question()).finish();
    }
}
