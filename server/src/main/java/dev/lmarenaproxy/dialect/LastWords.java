package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the assistant says last is the beginning of the answer that is asked for. */
public final class LastWords {
    private LastWords() {}

    /** The conversation, with the assistant's last words as a beginning where it ends with some. */
    public static List<Turn> asBeginning(List<Turn> turns) {
        var last = turns.getLast();
        if (last.role() != Role.ASSISTANT
                || !last.parts().stream().allMatch(Part.Text.class::isInstance)) {
            return turns;
        }
        var text =
                last.parts().stream()
                        .map(part -> ((Part.Text) part).text())
                        .collect(Collectors.joining("\n"));
        if (text.isBlank()) {
            return turns;
        }
        var begun = new ArrayList<>(turns.subList(0, turns.size() - 1));
        begun.add(new Turn(Role.ASSISTANT, List.of(new Part.Beginning(text))));
        return begun;
    }
}
