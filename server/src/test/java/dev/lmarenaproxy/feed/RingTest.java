package dev.lmarenaproxy.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.feed.Ring.Look;
import dev.lmarenaproxy.feed.Ring.Place;
import org.junit.jupiter.api.Test;

class RingTest {
    private final Ring ring = new Ring(3, 10);
    private final String epoch = ring.end().epoch();

    private Look at(long number) {
        return ring.at(new Place(epoch, number));
    }

    @Test
    void events_are_numbered_from_one() {
        ring.add("a");
        ring.add("b");

        assertThat(at(1)).isEqualTo(new Look.Event("a"));
        assertThat(at(2)).isEqualTo(new Look.Event("b"));
        assertThat(at(3)).isEqualTo(new Look.Nothing());
        assertThat(at(4)).isEqualTo(new Look.Gone());
        assertThat(ring.end().next()).isEqualTo(3);
    }

    @Test
    void the_oldest_goes_when_there_are_too_many() {
        for (var event : "abcd".split("", -1)) {
            ring.add(event.isEmpty() ? "-" : event);
        }

        assertThat(at(ring.next() - 4)).isEqualTo(new Look.Gone());
        assertThat(at(ring.next() - 3)).isInstanceOf(Look.Event.class);
    }

    @Test
    void the_oldest_go_when_they_are_too_large_together() {
        ring.add("aaaa");
        ring.add("bbbb");

        ring.add("cccc");

        assertThat(at(1)).isEqualTo(new Look.Gone());
        assertThat(at(2)).isEqualTo(new Look.Event("bbbb"));
    }

    @Test
    void one_that_is_too_large_alone_is_kept_until_the_next() {
        ring.add("a".repeat(50));
        assertThat(at(1)).isInstanceOf(Look.Event.class);

        ring.add("b");

        assertThat(at(1)).isEqualTo(new Look.Gone());
        assertThat(at(2)).isEqualTo(new Look.Event("b"));
    }

    @Test
    void after_a_new_beginning_no_old_place_holds() {
        ring.add("a");

        ring.beginAnew();

        assertThat(at(1)).isEqualTo(new Look.Gone());
        assertThat(at(2)).isEqualTo(new Look.Gone());
        ring.add("b");
        assertThat(ring.at(new Place(ring.end().epoch(), 2))).isEqualTo(new Look.Event("b"));
    }
}
