package dev.lmarenaproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries of requests to a route that reads one. */
class QueryTest {
    private final TestServer server =
            new TestServer(router -> {
                router.route().handler(Query::refuseMalformed);
                router.route()
                        .handler(context ->
                                Responses.json(
                                        context, String.valueOf(Query.any(context).text("q"))));
            });

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%zz", "q=%", "q=%1", "%zz=1", "other=%g0&q=1"})
    void one_that_cannot_be_decoded_is_refused(String query) throws Exception {
        var answer = server.client().send("GET", "/?" + query, "Host: localhost");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_value", "query of the URL is malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=100%25", "q=100%25&", "x&q=100%25&q=2"})
    void others_are_read(String query) throws Exception {
        var answer = server.client().send("GET", "/?" + query, "Host: localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("100%");
    }

    @Test
    void none_at_all_is_well_formed() throws Exception {
        assertThat(server.client().send("GET", "/", "Host: localhost").body()).isEqualTo("null");
    }
}
