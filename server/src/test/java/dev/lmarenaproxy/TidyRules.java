package dev.lmarenaproxy;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The house rules that no compiler knows, as functions of a file's path and text. Each answers with
 * what is wrong, one line each.
 */
final class TidyRules {
    static final int MAX_LINES = 400;

    private static final Pattern CODE =
            Pattern.compile(".*\\.(java|ts|js|mjs|vue|sh|bat|ya?ml)|.*/?(Makefile|\\.ci/run)");
    private static final Pattern SCRIPT = Pattern.compile(".*\\.(ts|js|mjs|vue)");
    private static final Pattern JAVA = Pattern.compile(".*\\.java");
    private static final Pattern ANY = Pattern.compile(".*");

    /** A pattern that no line of certain files may hold. */
    private record Banned(Pattern files, Pattern words) {}

    private static final List<Banned> BANNED =
            List.of(
                    new Banned(CODE, Pattern.compile("\\b(TODO|FIXME|XXX)\\b")),
                    new Banned(JAVA, Pattern.compile("@Disabled\\b|\\bThread\\.sleep\\b")),
                    new Banned(
                            // the command line's home is the package app
                            Pattern.compile("(?!.*/app/).*\\.java"),
                            Pattern.compile("\\bSystem\\.(out|err)\\b")),
                    new Banned(
                            Pattern.compile(".*/main/.*/(scheduler|stream|site)/.*\\.java"),
                            Pattern.compile("\\bsynchronized\\b(?! with)")),
                    new Banned(
                            SCRIPT,
                            Pattern.compile(
                                    "\\b(describe|it|test|suite)\\.(skip|only|todo)\\b|\\bx(it|describe)\\(")),
                    new Banned(CODE, Pattern.compile("\\bwaitForTimeout\\b")),
                    // the machine of whoever wrote it
                    new Banned(
                            ANY,
                            Pattern.compile(
                                    "(?<![\\w.}])/(root|work|home/\\w+|Users/\\w+)/"
                                            + "|[A-Z]:\\\\Users\\\\")),
                    // the network of whoever locked it
                    new Banned(
                            ANY,
                            Pattern.compile(
                                    "\"resolved\": \"https?:|\\bregistry\\.npmjs\\.org"
                                            + "|\\brepo1?\\.maven\\.(apache\\.)?org"
                                            + "|\\b(artifactory|nexus)\\b")));

    private static final Pattern VOID_METHOD =
            Pattern.compile("(?m)^( +)(?:public )?(?:final )?void (\\w+)\\([^;{]*\\{");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "(?m)^public (?:(?:abstract|final|sealed|non-sealed) )*"
                            + "(?:class|record|enum|interface|@interface) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*).*?^ *```");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern FRAME = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    private TidyRules() {}

    static List<String> bannedWords(String path, String text) {
        var lines = text.lines().toList();
        var found = new ArrayList<String>();
        for (var banned : BANNED) {
            if (banned.files.matcher(path).matches()) {
                for (int i = 0; i < lines.size(); i++) {
                    var words = banned.words.matcher(lines.get(i));
                    if (words.find()) {
                        found.add(path + ":" + (i + 1) + ": " + words.group());
                    }
                }
            }
        }
        return found;
    }

    /**
     * Methods that look like tests and never run: {@code void}, with a body, without annotation. In
     * a class within the test's class only the names tell tests from the methods of a fake.
     */
    static List<String> testsThatNeverRun(String path, String text) {
        return all(VOID_METHOD, text)
                .filter(method -> method.group(1).length() == 4 || method.group(2).contains("_"))
                .filter(method ->
                        !hasAnnotation(text.substring(0, method.start()), method.group(1)))
                .map(method -> path + ": " + method.group(2))
                .toList();
    }

    /** Is there an annotation of this indent between the last blank line and the end? */
    private static boolean hasAnnotation(String before, String indent) {
        var block = before.substring(before.lastIndexOf("\n\n") + 1);
        return block.lines().anyMatch(line -> line.startsWith(indent + "@"));
    }

    static List<String> tooLong(String path, String text) {
        long lines = text.lines().count();
        return CODE.matcher(path).matches() && lines > MAX_LINES
                ? List.of(path + ": " + lines + " lines")
                : List.of();
    }

    /** Public types that no file outside of their package names. */
    static List<String> needlesslyPublic(Map<String, String> javaFiles) {
        var found = new ArrayList<String>();
        javaFiles.forEach((path, text) -> {
            var home = packageOf(text);
            all(PUBLIC_TYPE, text)
                    .map(type -> home + "." + type.group(1))
                    .filter(name -> !isNamedOutside(home, name, javaFiles))
                    .forEach(name -> found.add(path + ": " + name));
        });
        return found;
    }

    private static boolean isNamedOutside(String home, String name, Map<String, String> javaFiles) {
        var mention = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
        return javaFiles.values().stream()
                .anyMatch(text -> !packageOf(text).equals(home) && mention.matcher(text).find());
    }

    /** Packages whose {@code package-info.java} is missing or not {@code @NullMarked}. */
    static Set<String> notNullMarked(Map<String, String> javaFiles) {
        var packages = new TreeSet<String>();
        javaFiles.values().forEach(text -> packages.add(packageOf(text)));
        javaFiles.forEach((path, text) -> {
            if (path.endsWith("/package-info.java") && text.contains("@NullMarked\n")) {
                packages.remove(packageOf(text));
            }
        });
        return packages;
    }

    private static String packageOf(String text) {
        return all(PACKAGE, text).findFirst().map(found -> found.group(1)).orElse("");
    }

    /** Relative links of the Markdown file that lead nowhere. */
    static List<String> deadLinks(String path, Map<String, String> files) {
        var text = FENCE.matcher(files.get(path)).replaceAll("").replaceAll("`[^`]*`", "");
        return all(LINK, text)
                .map(link -> link.group(1))
                .filter(target -> !target.matches("\\w+:.*") && isDead(path, target, files))
                .map(target -> path + ": " + target)
                .toList();
    }

    private static boolean isDead(String path, String target, Map<String, String> files) {
        var parts = target.split("#", 2);
        var file =
                parts[0].isEmpty()
                        ? path
                        : Path.of(path).resolveSibling(parts[0]).normalize().toString();
        if (!files.containsKey(file)) {
            return files.keySet().stream().noneMatch(name -> name.startsWith(file + "/"));
        }
        return parts.length == 2
                && file.endsWith(".md")
                && !anchors(files.get(file)).contains(parts[1]);
    }

    /** The names that GitHub gives to the headings. */
    private static List<String> anchors(String markdown) {
        return all(HEADING, FENCE.matcher(markdown).replaceAll(""))
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).strip())
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    static long headings(String markdown) {
        return all(HEADING, FENCE.matcher(markdown).replaceAll("")).count();
    }

    /** The code blocks, drawings ({@code text}) left out: their words may be translated. */
    static List<String> codeBlocks(String markdown) {
        return all(FENCE, markdown)
                .filter(block -> !block.group(1).equals("text"))
                .map(MatchResult::group)
                .toList();
    }

    /** The names of the frames in the tables "... to tab" and "... to gateway". */
    static Set<String> frames(String protocol) {
        var tables =
                Stream.of(protocol.split("(?m)^## "))
                        .filter(section -> section.matches("(?s)(Tab to g|Gateway to t).*"))
                        .collect(joining());
        var names = new TreeSet<String>();
        all(FRAME, tables).forEach(frame -> names.add(frame.group(1)));
        return names;
    }

    /** The names that don't stand in the text as {@code `name`}. */
    static List<String> unmentioned(Stream<String> names, String text) {
        return names.filter(name -> !text.contains("`" + name + "`")).toList();
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
