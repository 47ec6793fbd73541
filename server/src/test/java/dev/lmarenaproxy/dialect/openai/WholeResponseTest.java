package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class WholeResponseTest {
    private static final Finished FINISHED = new Finished(FinishReason.STOP, new Usage(5, 3, 1));
    private static final String PLAIN = "{'input':'Hi'}";

    @Test
    void every_key_of_a_response_is_always_there() throws FaultException {
        var response =
                ResponseStreamTest.events(PLAIN, new Text("x"), FINISHED)
                        .getFirst()
                        .path("response");

        var keys = new ArrayList<String>();
        response.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "created_at",
                        "completed_at",
                        "status",
                        "incomplete_details",
                        "model",
                        "previous_response_id",
                        "instructions",
                        "output",
                        "error",
                        "tools",
                        "tool_choice",
                        "truncation",
                        "parallel_tool_calls",
                        "text",
                        "top_p",
                        "presence_penalty",
                        "frequency_penalty",
                        "top_logprobs",
                        "temperature",
                        "reasoning",
                        "usage",
                        "max_output_tokens",
                        "max_tool_calls",
                        "store",
                        "background",
                        "service_tier",
                        "metadata",
                        "safety_identifier",
                        "prompt_cache_key");
    }

    @Test
    void a_response_repeats_its_request() throws FaultException {
        var response =
                ResponseStreamTest.events(
                                """
                                {'input':'x','instructions':'I\\u2028','temperature':0.5,'metadata':{'a':'b'},
                                 'tools':[{'type':'function','name':'f'},{'type':'new_kind'}],
                                 'text':{'format':{'type':'json_object'}},'reasoning':{'effort':'low'},
                                 'max_output_tokens':99,'store':false,'user':'u','tool_choice':'none'}
                                """,
                                new Text("{}"),
                                FINISHED)
                        .getLast()
                        .path("response");

        assertThat(response.path("instructions").asText()).isEqualTo("I\u2028");
        assertThat(response.path("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(response.path("tools").toString())
                .isEqualTo(
                        "[{\"type\":\"function\",\"name\":\"f\",\"description\":null,"
                                + "\"parameters\":null,\"strict\":null}]");
        assertThat(response.path("text").toString())
                .isEqualTo("{\"format\":{\"type\":\"json_object\"},\"verbosity\":\"medium\"}");
        assertThat(response.path("reasoning").toString())
                .isEqualTo("{\"effort\":\"low\",\"summary\":null}");
        assertThat(response.path("store").booleanValue()).isFalse();
        assertThat(response.path("user").asText()).isEqualTo("u");
    }

    @Test
    void a_whole_response_is_the_last_event_s() throws FaultException {
        var whole = ResponseStreamTest.asked(PLAIN).wholeEncoder(ResponseStreamTest.MADE);
        whole.add(0, new Text("x"));
        whole.add(0, FINISHED);

        assertThat(OpenAiSchema.named("Response").check(whole.json()))
                .isEqualTo(
                        ResponseStreamTest.events(PLAIN, new Text("x"), FINISHED)
                                .getLast()
                                .path("response"));
    }

    @Test
    void input_items_are_listed_in_pages() throws FaultException {
        var list = OpenAiSchema.named("ResponseItemList");
        var input =
                ResponseStreamTest.asked(
                                """
                                {'input':[{'role':'user','content':'a','id':'own'},{'role':'assistant','content':'b'},
                                 {'type':'function_call','call_id':'c','name':'f','arguments':'{}'},
                                 {'type':'function_call_output','call_id':'c','output':'r'}]}
                                """)
                        .input(new JobId("j1"));

        var first = list.check(new ItemPage(3, true, null).json(input));
        var second = list.check(new ItemPage(3, true, first.path("last_id").asText()).json(input));
        var oldest = list.check(new ItemPage(1, false, null).json(input));

        assertThat(first.path("first_id").asText()).isEqualTo("fco_j1_in3");
        assertThat(first.path("last_id").asText()).isEqualTo("msg_j1_in1");
        assertThat(first.path("has_more").booleanValue()).isTrue();
        assertThat(second.path("data")).hasSize(1);
        assertThat(second.path("has_more").booleanValue()).isFalse();
        assertThat(oldest.at("/data/0/id").asText()).isEqualTo("own");
    }
}
