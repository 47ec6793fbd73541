package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.dialect.openai.ChatBodies.decode;
import static dev.lmarenaproxy.dialect.openai.ChatBodies.fault;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChatParametersTest {
    @Test
    void a_search_takes_a_model_that_searches() throws FaultException {
        var request = decode(valid(",'web_search_options':{}"));
        var finder = new Model("finder", "1", Modality.SEARCH, null);
        var chatter = new Model("chatter", "2", Modality.CHAT, null);

        assertThat(request.fit(request.completion(), finder)).isEqualTo(request.completion());
        assertThat(
                        catchThrowableOfType(
                                        FaultException.class,
                                        () -> request.fit(request.completion(), chatter))
                                .fault()
                                .param())
                .isEqualTo("web_search_options");
    }

    @Test
    void pictures_take_a_model_that_makes_them() throws FaultException {
        var request = decode(valid(",'modalities':['text','image']"));
        var painter = new Model("painter", "1", Modality.IMAGE, null);
        var chatter = new Model("chatter", "2", Modality.CHAT, null);

        assertThat(request.fit(request.completion(), painter)).isEqualTo(request.completion());
        assertThat(
                        catchThrowableOfType(
                                        FaultException.class,
                                        () -> request.fit(request.completion(), chatter))
                                .fault()
                                .param())
                .isEqualTo("modalities[1]");
    }

    @Test
    void metadata_have_limits() {
        var entries = IntStream.range(0, 17).mapToObj("'k%d':'v'"::formatted).collect(joining(","));

        assertThat(fault(valid(",'metadata':{%s}".formatted(entries))).param())
                .isEqualTo("metadata");
        assertThat(fault(valid(",'metadata':{'a':'%s'}".formatted("x".repeat(513)))).param())
                .isEqualTo("metadata.a");
    }

    private static String valid(String moreFields) {
        return "{'model':'m','messages':[{'role':'user','content':'Hi'}]%s}".formatted(moreFields);
    }
}
