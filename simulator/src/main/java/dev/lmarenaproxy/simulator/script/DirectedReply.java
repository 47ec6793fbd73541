package dev.lmarenaproxy.simulator.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Makes the reply that a directive asks for; {@code simulator/README.md} lists the settings. */
final class DirectedReply {
    private static final int MOST = 1_000_000;

    private final EvaluationRequest request;
    private final Directive directive;
    private final Settings settings;

    private DirectedReply(EvaluationRequest request, Directive directive) {
        this.request = request;
        this.directive = directive;
        this.settings = new Settings(directive.settings());
    }

    static Reply to(EvaluationRequest request, Directive directive) throws WrongDirective {
        return new DirectedReply(request, directive).reply();
    }

    private Reply reply() throws WrongDirective {
        var answer = travelling(Answer.made(steps()));
        var troubled = trouble(answer);
        var wait = settings.duration("wait").orElse(Duration.ofSeconds(1));
        var refusal = settings.choice("refuse", RefusalNames.refusals(wait));
        var demand = settings.choice("demand", RefusalNames.demands());
        requireAtMostOne("refuse", "demand");
        var times = settings.number("times", 0, MOST);
        settings.requireAllKnown();
        if (demand.isPresent()) {
            return request.attempt() <= times.orElse(1) ? demand.get() : answer;
        }
        return request.attempt() <= times.orElse(MOST) ? refusal.orElse(troubled) : answer;
    }

    private Iterable<Step> steps() throws WrongDirective {
        var parts = new ArrayList<Iterable<? extends Step>>();
        var delay = settings.duration("delay");
        delay.ifPresent(length -> parts.add(List.of(new Step.Pause(length))));
        parts.add(times(settings.number("heartbeats", 0, 1000), Row.heartbeat()));
        settings.optional("routed").ifPresent(by -> parts.add(List.of(Row.routedModel(by))));
        parts.add(times(settings.number("unknown-rows", 0, 1000), Row.unknown()));
        settings.optional("reasoning").ifPresent(text -> parts.add(reasoning(text)));

        var pictures = settings.number("images", 0, 100);
        var video = settings.flag("video");
        var text = text(pictures.isEmpty() && !video);
        var second = settings.optional("battle");
        var words = text.steps;
        parts.add(second.isPresent() ? Steps.alternating(words, textOfB(second.get())) : words);
        parts.add(pictures(pictures.orElse(0)));
        if (video) {
            parts.add(List.of(Row.video(request.origin() + "/media/clip.mp4")));
        }
        parts.add(DefaultAnswer.sources(settings.number("sources", 0, 100).orElse(0), request));
        parts.add(ending(text.count, second.isPresent()));
        return Steps.inTurn(parts);
    }

    /** A text on its way, and in how many rows. */
    private record Text(int count, Iterable<? extends Step> steps) {
        static Text of(List<String> pieces) {
            return new Text(pieces.size(), pieces.stream().map(Row::text).toList());
        }
    }

    private Text text(boolean byDefault) throws WrongDirective {
        var echo = settings.optional("echo");
        var given = settings.optional("text");
        var story = settings.optional("story");
        var words = settings.number("words", 1, MOST).orElse(Story.USUAL_WORDS);
        var tokens = settings.number("tokens", 0, MOST);
        var empty = settings.flag("empty");
        var resume = settings.optional("resume");
        var resumption =
                resume.isPresent()
                        ? Optional.of(Resumption.of(resume.get()))
                        : Optional.<Resumption>empty();
        var pieces = settings.number("pieces", 1, MOST);
        requireAtMostOne("echo", "text", "story", "tokens", "empty");
        if (tokens.isPresent()) {
            return new Text(tokens.getAsInt(), Steps.words(tokens.getAsInt()));
        }
        if (empty || (echo.isEmpty() && given.isEmpty() && story.isEmpty() && !byDefault)) {
            return Text.of(List.of());
        }
        var whole =
                given.or(() -> story.map(mark -> new Story(mark, words).text()))
                        .or(() -> echo.map(this::echoed))
                        .orElseGet(() -> DefaultAnswer.text(request));
        var text = resumption.isEmpty() ? whole : resumption.get().rest(whole, directive.after());
        return Text.of(
                pieces.isPresent() ? Pieces.count(text, pieces.getAsInt()) : Pieces.words(text));
    }

    private String echoed(String given) {
        if (!given.isEmpty()) {
            return given;
        }
        return directive.after().isEmpty() ? directive.before() : directive.after();
    }

    private List<Row> ending(int rows, boolean battle) throws WrongDirective {
        var error = settings.optional("error");
        var arenaError = settings.flag("arena-error");
        var finish = finish(rows);
        if (error.isPresent()) {
            return List.of(Row.error(error.get()));
        }
        if (arenaError) {
            return List.of(Row.arenaError());
        }
        return battle ? List.of(finish, finish.ofB()) : List.of(finish);
    }

    private Row finish(int rows) throws WrongDirective {
        var reason = settings.optional("finish").orElse("stop");
        var usage = settings.optional("usage");
        if (usage.isEmpty()) {
            return Row.finish(reason, 1, rows);
        }
        return switch (usage.get()) {
            case "absent" -> Row.finish(reason);
            case "null" -> Row.finishWithNullUsage(reason);
            case String counts when counts.matches("\\d{1,9}/\\d{1,9}") -> {
                var both = counts.split("/", 2);
                yield Row.finish(reason, Integer.parseInt(both[0]), Integer.parseInt(both[1]));
            }
            default ->
                    throw new WrongDirective(
                            "'usage' is absent, null or counts such as 12/34, not '%s'"
                                    .formatted(usage.get()));
        };
    }

    /** The answer as it goes wrong, or as it is where nothing is to go wrong. */
    private Answer trouble(Answer answer) throws WrongDirective {
        var cut = settings.number("cut-after", 0, MOST);
        var ended = settings.number("end-after", 0, MOST);
        var hanging = settings.number("hang-after", 0, MOST);
        var failed = settings.number("fail-after", 0, MOST);
        requireAtMostOne("cut-after", "end-after", "hang-after", "fail-after");
        if (cut.isPresent()) {
            return answer.after(cut.getAsInt(), Step.Mark.DROP);
        }
        if (ended.isPresent()) {
            return answer.endedAfter(ended.getAsInt());
        }
        if (failed.isPresent()) {
            return answer.after(failed.getAsInt(), Row.arenaError());
        }
        return hanging.isPresent() ? answer.after(hanging.getAsInt(), Step.Mark.HANG) : answer;
    }

    private Answer travelling(Answer answer) throws WrongDirective {
        var pace = settings.duration("pace");
        var split = settings.number("split", 1, MOST);
        var framing = settings.choice("framing", RefusalNames.named(Wire.Framing.values()));
        var leading = settings.choice("record", RefusalNames.named(Wire.LeadingRecord.values()));
        return answer.wire(usual ->
                new Wire(
                        framing.orElse(usual.framing()),
                        leading.orElse(usual.leadingRecord()),
                        split.orElse(usual.splitBytes()),
                        pace.orElse(usual.pace())));
    }

    private void requireAtMostOne(String... names) throws WrongDirective {
        if (Stream.of(names).filter(directive.settings()::containsKey).count() > 1) {
            throw new WrongDirective(
                    "at most one of " + String.join(", ", names) + " can be given");
        }
    }

    private static List<Row> reasoning(String text) {
        return Pieces.words(text).stream().map(Row::reasoning).toList();
    }

    private static List<Row> textOfB(String text) {
        return Pieces.words(text).stream().map(piece -> Row.text(piece).ofB()).toList();
    }

    private List<Row> pictures(int count) {
        var rows = new ArrayList<Row>();
        for (var picture = 1; picture <= count; picture++) {
            rows.add(Row.image(DefaultAnswer.picture(request, picture)));
        }
        return rows;
    }

    private static List<Row> times(OptionalInt count, Row row) {
        return Collections.nCopies(count.orElse(0), row);
    }
}
