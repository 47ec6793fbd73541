package dev.lmarenaproxy.dialect.anthropic;

import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.bytes;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.decode;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.fault;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesRequestTest {
    @Test
    void a_plain_request_is_a_conversation_with_a_limit() throws FaultException {
        var request = decode(valid(""));

        assertThat(request)
                .isEqualTo(
                        new MessagesRequest(
                                new CompletionRequest(
                                        "m",
                                        List.of(Turn.of(Role.USER, "Hi")),
                                        List.of(),
                                        new ToolChoice.Auto(),
                                        true,
                                        new OutputFormat.Text(),
                                        List.of(),
                                        new TokenLimit(9, false),
                                        1),
                                false,
                                Thinking.LEFT_AWAY));
    }

    @Test
    void what_has_no_effect_is_accepted() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'stream':true,'temperature':1,'top_p':0.5,'top_k':40,
                                'metadata':{'user_id':null},'service_tier':'auto','container':'c',
                                'inference_geo':'eu','user_profile_id':'u','mcp_servers':[{}],
                                'context_management':{'edits':[{'type':'clear_thinking_20251015'}]},
                                'output_config':{'effort':'max','task_budget':{}},'betas':['x'],
                                'cache_control':{'type':'ephemeral'},'something_new':[1]\
                                """));

        assertThat(request.stream()).isTrue();
    }

    @Test
    void tools_are_read_and_those_that_nobody_here_can_run_dropped() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'tools':[
                                  {'name':'f','description':'does f','input_schema':{'type':'object'},
                                   'cache_control':{'type':'ephemeral'},'eager_input_streaming':true},
                                  {'type':'custom','name':'g','input_schema':{}},
                                  {'type':'web_search_20250305','name':'web_search','max_uses':5},
                                  {'type':'something_new'}],
                                'tool_choice':{'type':'tool','name':'g','disable_parallel_tool_use':true}\
                                """));

        assertThat(request.completion().tools())
                .containsExactly(
                        new Tool("f", "does f", "{\"type\":\"object\"}", false),
                        new Tool("g", "", "{}", false));
        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Named("g"));
        assertThat(request.completion().parallelCalls()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"auto,Auto", "any,Required", "none,None"})
    void the_choice_of_tools_is_read(String type, String choice) throws FaultException {
        var request =
                decode(
                        valid(
                                ",'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'%s'}"
                                        .formatted(type)));

        assertThat(request.completion().toolChoice().getClass().getSimpleName()).isEqualTo(choice);
        assertThat(request.completion().parallelCalls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'any'}", "{'type':'tool','name':'web_search'}"})
    void a_tool_that_was_dropped_need_not_be_called(String choice) throws FaultException {
        var request =
                decode(
                        valid(
                                ",'tools':[{'type':'web_search_20250305','name':'web_search'}],'tool_choice':"
                                        + choice));

        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Auto());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"disabled"}                       | LEFT_AWAY | false
                    {"type":"enabled","budget_tokens":1024}   | SHOWN     | true
                    {"type":"adaptive"}                       | SHOWN     | true
                    {"type":"adaptive","display":"summarized"}| SHOWN     | true
                    {"type":"adaptive","display":"omitted"}   | OMITTED   | true
                    {"type":"between_tools"}                  | SHOWN     | true
                    """)
    void reasoning_is_shown_and_counted_for_those_who_ask(
            String json, Thinking thinking, boolean counted) throws FaultException {
        var request = decode(valid(",'thinking':" + json));

        assertThat(request.thinking()).isEqualTo(thinking);
        assertThat(request.completion().limit()).isEqualTo(new TokenLimit(9, counted));
    }

    @Test
    void stops_are_read_and_empty_ones_ask_for_nothing() throws FaultException {
        assertThat(decode(valid(",'stop_sequences':['a','','\\n']")).completion().stops())
                .containsExactly("a", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}",
                "'output_format':{'type':'json_schema','schema':{'type':'object'}}"
            })
    void the_form_of_the_answer_is_read(String field) throws FaultException {
        assertThat(decode(valid("," + field)).completion().format())
                .isEqualTo(new OutputFormat.JsonSchema("answer", "{\"type\":\"object\"}"));
    }

    @Test
    void to_count_tokens_no_limit_is_needed() throws FaultException {
        var request =
                MessagesRequest.decodeToCount(
                        bytes("{'model':'m','messages':[{'role':'user','content':'Hi'}]}"));

        assertThat(request).isEqualTo(CompletionRequest.of("m", List.of(Turn.of(Role.USER, "Hi"))));
    }

    /** Fields that follow a valid request, then the kind and the path of the fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "max_tokens":null                 | MISSING_PARAMETER | max_tokens
                    "max_tokens":0                    | INVALID_VALUE     | max_tokens
                    "max_tokens":1.5                  | INVALID_TYPE      | max_tokens
                    "max_tokens":99999999999999999999 | INVALID_VALUE     | max_tokens
                    "model":null                      | MISSING_PARAMETER | model
                    "model":""                        | INVALID_VALUE     | model
                    "model":1                         | INVALID_TYPE      | model
                    "messages":null                   | MISSING_PARAMETER | messages
                    "messages":[]                     | INVALID_VALUE     | messages
                    "messages":"Hi"                   | INVALID_TYPE      | messages
                    "stream":"yes"                    | INVALID_TYPE      | stream
                    "temperature":1.1                 | INVALID_VALUE     | temperature
                    "temperature":"1"                 | INVALID_TYPE      | temperature
                    "top_p":-0.1                      | INVALID_VALUE     | top_p
                    "top_k":-1                        | INVALID_VALUE     | top_k
                    "metadata":"x"                    | INVALID_TYPE      | metadata
                    "metadata":{"user_id":7}          | INVALID_TYPE      | metadata.user_id
                    "stop_sequences":"x"              | INVALID_TYPE      | stop_sequences
                    "stop_sequences":["a",1]          | INVALID_TYPE      | stop_sequences[1]
                    "thinking":true                   | INVALID_TYPE      | thinking
                    "thinking":{}                     | MISSING_PARAMETER | thinking.type
                    "thinking":{"type":"hard"}        | INVALID_VALUE     | thinking.type
                    "thinking":{"type":"enabled"}     | MISSING_PARAMETER | thinking.budget_tokens
                    "thinking":{"type":"enabled","budget_tokens":1023} | INVALID_VALUE | thinking.budget_tokens
                    "output_config":[]                | INVALID_TYPE      | output_config
                    "output_config":{"effort":1}      | INVALID_TYPE      | output_config.effort
                    "output_config":{"format":{"type":"xml"}} | INVALID_VALUE | output_config.format.type
                    "output_config":{"format":{"type":"json_schema"}} | MISSING_PARAMETER | output_config.format.schema
                    "tools":{}                        | INVALID_TYPE      | tools
                    "tools":["f"]                     | INVALID_TYPE      | tools[0]
                    "tools":[{"name":"f"}]            | MISSING_PARAMETER | tools[0].input_schema
                    "tools":[{"input_schema":{}}]     | MISSING_PARAMETER | tools[0].name
                    "tools":[{"name":"f","input_schema":[]}] | INVALID_TYPE | tools[0].input_schema
                    "tools":[{"name":" ","input_schema":{}}] | INVALID_VALUE | tools[0].name
                    "tool_choice":"auto"              | INVALID_TYPE      | tool_choice
                    "tool_choice":{}                  | MISSING_PARAMETER | tool_choice.type
                    "tool_choice":{"type":"perhaps"}  | INVALID_VALUE     | tool_choice.type
                    "tool_choice":{"type":"any"}      | INVALID_VALUE     | tool_choice
                    "tool_choice":{"type":"tool"}     | MISSING_PARAMETER | tool_choice.name
                    "tool_choice":{"type":"tool","name":"f"} | INVALID_VALUE | tool_choice.name
                    "tool_choice":{"type":"auto","disable_parallel_tool_use":1} | INVALID_TYPE | tool_choice.disable_parallel_tool_use
                    "system":7                        | INVALID_TYPE      | system
                    "system":[{"type":"text"}]        | MISSING_PARAMETER | system[0].text
                    "thread":{"type":"create"}        | UNSUPPORTED_PARAMETER | thread
                    """)
    void a_wrong_field_is_named(String field, Kind kind, String param) {
        var fault = fault(valid("," + field));

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    @Test
    void stops_have_a_limit() {
        var stops = "'x',".repeat(64);

        assertThat(fault(valid(",'stop_sequences':[%s'x']".formatted(stops))).kind())
                .isEqualTo(Kind.UNSUPPORTED_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_damage_to_a_body_leads_to_anything_but_a_fault(long seed) {
        var random = new Random(seed);
        var good =
                bytes(
                        """
                        {'model':'m','max_tokens':5,'stream':true,'system':[{'type':'text','text':'é'}],
                        'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'auto'},
                        'thinking':{'type':'enabled','budget_tokens':2000},'stop_sequences':['a'],
                        'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'1',
                        'name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result',
                        'tool_use_id':'1','content':[{'type':'text','text':'x'}],'is_error':true}]}]}\
                        """);
        for (var round = 0; round < 5_000; round++) {
            var bad = Arrays.copyOf(good, good.length - random.nextInt(3));
            for (var i = random.nextInt(4); i >= 0; i--) {
                var source =
                        random.nextBoolean()
                                ? random.nextInt(256)
                                : good[random.nextInt(good.length)];
                bad[random.nextInt(bad.length)] = (byte) source;
            }
            try {
                assertThat(MessagesRequest.decode(bad)).isNotNull();
            } catch (FaultException expected) {
                var json = AnthropicErrors.body(expected.fault(), "req_1").json();
                assertThat(json).doesNotContain("Exception", "fasterxml");
            }
        }
    }
}
