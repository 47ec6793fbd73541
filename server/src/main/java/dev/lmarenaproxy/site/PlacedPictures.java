package dev.lmarenaproxy.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.pictures.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Which pictures go with which message to the site, and the marks that stand for them until they
 * are there. The site takes them with messages of the user only: those of other turns go with the
 * next of these, or with the last.
 */
final class PlacedPictures {
    private static final String USER = "user";

    private final List<List<Attachment>> byTurn;
    private final List<Question.Gap> gaps = new ArrayList<>();
    private final RandomGenerator random;

    private PlacedPictures(List<List<Attachment>> byTurn, RandomGenerator random) {
        this.byTurn = byTurn;
        this.random = random;
    }

    /** All turns become one message. */
    static PlacedPictures together(List<Message> turns, RandomGenerator random) {
        var all = turns.stream().flatMap(turn -> turn.attachments().stream()).toList();
        return new PlacedPictures(List.of(all), random);
    }

    /**
     * Each turn is a message.
     *
     * @param roles the site's word for each of ours
     */
    static PlacedPictures apart(
            List<Message> turns, Map<Role, String> roles, RandomGenerator random) {
        return new PlacedPictures(placed(turns, roles), random);
    }

    void check(Model model) throws FaultException {
        for (var pictures : byTurn) {
            Pictures.check(pictures, model);
        }
    }

    /** The value of the slot of the one message. */
    JsonNode ofAll() {
        return of(0);
    }

    /** The value of the slot of a turn's message. */
    JsonNode of(int turn) {
        if (turn >= byTurn.size() || byTurn.get(turn).isEmpty()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        // nobody who wrote a text could know it
        var mark = "pictures-" + new UUID(random.nextLong(), random.nextLong());
        gaps.add(new Question.Gap(mark, byTurn.get(turn)));
        return JsonNodeFactory.instance.textNode(mark);
    }

    /** Where marks stand. */
    List<Question.Gap> gaps() {
        return gaps;
    }

    private static List<List<Attachment>> placed(List<Message> turns, Map<Role, String> roles) {
        var placed = new ArrayList<List<Attachment>>();
        var waiting = new ArrayList<Attachment>();
        var last = 0;
        for (var at = 0; at < turns.size(); at++) {
            placed.add(new ArrayList<>());
            waiting.addAll(turns.get(at).attachments());
            if (USER.equals(roles.get(turns.get(at).role()))) {
                placed.get(at).addAll(waiting);
                waiting.clear();
                last = at;
            }
        }
        placed.get(last).addAll(waiting);
        return placed;
    }
}
