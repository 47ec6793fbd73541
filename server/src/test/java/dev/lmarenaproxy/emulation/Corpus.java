package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.LENGTH;
import static dev.lmarenaproxy.FinishReason.STOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Outputs of models and what is to be made of them, in the files of {@code resources/emulation}. A
 * case is
 *
 * <pre>
 * === its name | options
 * what the model writes; a picture such as ␍ stands for its control character
 * ---
 * what the client is told, a line each
 * </pre>
 */
final class Corpus {
    static final List<String> FILES =
            List.of(
                    "well-formed",
                    "several",
                    "around",
                    "lenient",
                    "broken",
                    "fences",
                    "look-alikes",
                    "unicode",
                    "cut",
                    "documents");

    private static final Pattern CASE =
            Pattern.compile(
                    "^=== ([^\\n|]+?)(?: \\| ([^\\n]*))?\\n(.*?)\\n?^---\\n(.*?)(?=^=== |\\z)",
                    Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern PICTURE = Pattern.compile("[␀-␟]");

    static final List<Tool> TOOLS =
            List.of(
                    function(
                            "weather",
                            """
                            {"type":"object","required":["city"],"additionalProperties":false,
                             "properties":{"city":{"type":"string"},
                                           "unit":{"enum":["c","f"]}}}\
                            """),
                    function(
                            "add",
                            """
                            {"type":"object","required":["a","b"],
                             "properties":{"a":{"type":"integer"},"b":{"type":"number"}}}\
                            """),
                    function(
                            "write",
                            """
                            {"type":"object","required":["path","content"],
                             "properties":{"path":{"type":"string","pattern":"^[^\\\\s]+$"},
                                           "content":{"type":"string"}}}\
                            """),
                    function(
                            "tree",
                            """
                            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object",
                             "properties":{"name":{"type":"string"},
                                           "children":{"type":"array",
                                                       "items":{"$ref":"#/$defs/node"}}}}}}\
                            """),
                    function("list", "{}"),
                    new Tool("patch", "", "{}", true));

    private static final String PERSON =
            """
            {"type":"object","required":["name","age"],"additionalProperties":false,
             "properties":{"name":{"type":"string"},"age":{"type":"integer"}}}\
            """;

    /**
     * One output.
     *
     * @param told as {@link #told} writes it
     */
    record Case(
            String file, String name, Emulation emulation, boolean cut, String said, String told) {
        @Override
        public String toString() {
            return file + ": " + name;
        }
    }

    private Corpus() {}

    private static Tool function(String name, String schema) {
        return new Tool(name, "", schema, false);
    }

    static List<Case> cases() {
        return FILES.stream().flatMap(Corpus::cases).toList();
    }

    static Stream<Case> cases(String file) {
        var matcher = CASE.matcher(text(file));
        var cases = new ArrayList<Case>();
        while (matcher.find()) {
            String options = matcher.group(2) == null ? "" : matcher.group(2);
            cases.add(
                    new Case(
                            file,
                            matcher.group(1),
                            emulation(options),
                            options.contains("cut"),
                            PICTURE.matcher(matcher.group(3))
                                    .replaceAll(picture -> control(picture.group())),
                            matcher.group(4).strip()));
        }
        return cases.stream();
    }

    private static String control(String picture) {
        return Matcher.quoteReplacement(String.valueOf((char) (picture.charAt(0) - '␀')));
    }

    static String text(String file) {
        try (var in = Corpus.class.getResourceAsStream("/emulation/" + file + ".txt")) {
            return new String(requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Emulation emulation(String options) {
        ToolChoice choice = new ToolChoice.Auto();
        OutputFormat format = new OutputFormat.Text();
        var tools = TOOLS;
        var stops = new ArrayList<String>();
        boolean several = true;
        for (String option : options.split(",", -1)) {
            String name = option.strip();
            switch (name) {
                case "", "cut" -> {}
                case "one" -> several = false;
                case "required" -> choice = new ToolChoice.Required();
                case "none" -> choice = new ToolChoice.None();
                case "no tools" -> tools = List.of();
                case "object" -> format = new OutputFormat.JsonObject();
                case "person" -> format = new OutputFormat.JsonSchema("person", PERSON);
                default -> {
                    if (name.startsWith("named ")) {
                        choice = new ToolChoice.Named(name.substring(6));
                    } else if (name.startsWith("stop ")) {
                        stops.add(name.substring(5));
                    } else {
                        throw new AssertionError("unknown option " + name);
                    }
                }
            }
        }
        return Told.emulation(
                new CompletionRequest(
                        "m",
                        List.of(Turn.of(Role.USER, "Hi")),
                        tools,
                        choice,
                        several,
                        format,
                        stops,
                        null,
                        1));
    }

    /** What the client is told if the model writes these pieces. */
    static String told(Case one, String... pieces) {
        var told = new Told(one.emulation());
        told.says(pieces);
        told.says(new JobEvent.Finished(one.cut() ? LENGTH : STOP, null));
        return told(told);
    }

    /** What the client is told, a line each. */
    static String told(Told told) {
        var lines = new StringJoiner("\n");
        var calls = new ArrayList<String>();
        for (var event : told.events()) {
            if (!(event instanceof AnswerEvent.CallArguments)) {
                calls.forEach(lines::add);
                calls.clear();
            }
            switch (event) {
                case JobEvent.Text(var text) -> lines.add("words " + quoted(text));
                case AnswerEvent.CallBegun begun -> calls.add("begun " + begun.name());
                case AnswerEvent.CallArguments(_, var piece) ->
                        calls.set(
                                calls.size() - 1,
                                calls.getLast().replaceFirst("^begun ", "call ")
                                        + " "
                                        + (piece.contains("\n") ? quoted(piece) : piece));
                case JobEvent.Finished(var reason, _) ->
                        lines.add("end " + reason.name().toLowerCase(Locale.ROOT));
                case JobEvent.Failed(var fault) -> lines.add("failed " + fault.message());
                case AnswerEvent.Stopped(var stop) -> lines.add("stopped " + stop);
                default -> lines.add(event.toString());
            }
        }
        calls.forEach(lines::add);
        var repair = told.reading.repair();
        if (repair != null) {
            repair.messages()
                    .getLast()
                    .text()
                    .lines()
                    .limit(10)
                    .filter(line -> !line.startsWith("These calls") && !line.startsWith("Write"))
                    .forEach(line -> lines.add("again " + line));
        }
        return lines.toString();
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
