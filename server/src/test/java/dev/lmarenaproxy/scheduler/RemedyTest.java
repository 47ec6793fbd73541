package dev.lmarenaproxy.scheduler;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is tried again, and where that is written down. */
class RemedyTest {
    @Test
    void the_faults_that_are_tried_again_are_those_in_the_documentation() throws IOException {
        var errors = Files.readString(Path.of("../docs/errors.md"));
        var section = errors.split("## What the gateway tries again", -1)[1].split("\n## ", -1)[0];
        var documented =
                Pattern.compile("`([A-Z_]+)`")
                        .matcher(section)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(toSet());
        var triedAgain =
                Arrays.stream(Fault.Kind.values())
                        .filter(kind -> Remedy.of(kind) != Remedy.NONE)
                        .map(Fault.Kind::name)
                        .collect(toSet());

        assertThat(documented).isEqualTo(triedAgain);
    }
}
