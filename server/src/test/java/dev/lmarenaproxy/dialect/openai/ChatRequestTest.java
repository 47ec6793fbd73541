package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.dialect.openai.ChatBodies.decode;
import static dev.lmarenaproxy.dialect.openai.ChatBodies.fault;
import static dev.lmarenaproxy.dialect.openai.ChatBodies.faultOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    @Test
    void a_plain_request_is_a_conversation_and_nothing_else() throws FaultException {
        var request = decode("{'model':'m/1 é','messages':[{'role':'user','content':'Hi'}]}");

        assertThat(request)
                .isEqualTo(
                        new ChatRequest(
                                CompletionRequest.of("m/1 é", List.of(Turn.of(Role.USER, "Hi"))),
                                false,
                                false,
                                null,
                                ChatForm.PLAIN));
    }

    @Test
    void the_answer_goes_on_from_the_assistants_last_words() throws FaultException {
        var messages =
                "{'model':'m','messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Once '}]%s}";

        var words = decode(messages.formatted("")).completion();
        var document =
                decode(messages.formatted(",'response_format':{'type':'json_object'}"))
                        .completion();

        assertThat(words.turns())
                .containsExactly(
                        Turn.of(Role.USER, "Hi"),
                        new Turn(Role.ASSISTANT, List.of(new Part.Beginning("Once "))));
        assertThat(document.turns().getLast()).isEqualTo(Turn.of(Role.ASSISTANT, "Once "));
    }

    @ParameterizedTest
    @CsvSource({
        "'',false,false",
        "',\"stream\":null,\"stream_options\":null',false,false",
        "',\"stream\":true',true,false",
        "',\"stream\":true,\"stream_options\":{\"include_usage\":true}',true,true",
        "',\"stream\":true,\"stream_options\":{\"include_usage\":null}',true,false",
    })
    void streaming_is_asked_for(String fields, boolean stream, boolean includeUsage)
            throws FaultException {
        var request = decode(valid(fields));

        assertThat(request.stream()).isEqualTo(stream);
        assertThat(request.form().includeUsage()).isEqualTo(includeUsage);
    }

    @Test
    void what_has_no_effect_is_accepted() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'n':1,'temperature':2,'top_p':0.0,'frequency_penalty':-2,
                                'presence_penalty':1.5,'top_logprobs':20,'max_tokens':1,
                                'max_completion_tokens':9999999,'seed':-3,'logprobs':false,
                                'logit_bias':{'50256':-100},'stop':['a','b','c','d'],'user':'u',
                                'metadata':{'a':'b'},'store':true,'service_tier':'flex',
                                'response_format':{'type':'text'},'modalities':['text'],
                                'tools':[{'type':'namespace','name':'x'}],'tool_choice':'auto',
                                'parallel_tool_calls':true,'functions':[],'function_call':{'name':'f'},
                                'reasoning_effort':'max','verbosity':'low','prediction':{},
                                'temperature':null,'audio':null,'something_new':[1,{'a':null}]\
                                """));

        assertThat(request.completion().model()).isEqualTo("m");
    }

    @Test
    void a_whole_number_is_one_however_it_is_written() throws FaultException {
        var request = decode(valid(",'n':2.0,'max_tokens':1e3,'seed':7.00")).completion();

        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.limit()).isEqualTo(new TokenLimit(1000, false));
        assertThat(fault(valid(",'n':1.5")).kind()).isEqualTo(Kind.INVALID_TYPE);
    }

    @Test
    void tools_and_their_choice_are_read() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'tools':[
                                  {'type':'function','function':{'name':'f','description':'does f',
                                   'parameters':{'type':'object'},'strict':true}},
                                  {'type':'web_search'},
                                  {'type':'custom','custom':{'name':'k','format':{'type':'text'}}},
                                  {'type':'function','function':{'name':'f'}}],
                                'tool_choice':{'type':'function','function':{'name':'f'}},
                                'parallel_tool_calls':false\
                                """));

        assertThat(request.completion().tools())
                .containsExactly(
                        new Tool("f", "does f", "{\"type\":\"object\"}", false),
                        new Tool("k", "", "{}", true));
        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.completion().parallelCalls()).isFalse();
        assertThat(request.form().functionCall()).isFalse();
    }

    @Test
    void of_the_tools_only_those_allowed_are_offered() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'tools':[{'type':'function','function':{'name':'f'}},
                                          {'type':'function','function':{'name':'g'}}],
                                'tool_choice':{'type':'allowed_tools','allowed_tools':{
                                  'mode':'required',
                                  'tools':[{'type':'function','function':{'name':'g'}}]}}\
                                """));

        assertThat(request.completion().tools()).extracting(Tool::name).containsExactly("g");
        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Required());
    }

    @Test
    void functions_of_former_times_are_tools() throws FaultException {
        var request = decode(valid(",'functions':[{'name':'f'}],'function_call':{'name':'f'}"));

        assertThat(request.completion().tools()).containsExactly(new Tool("f", "", "{}", false));
        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.completion().parallelCalls()).isFalse();
        assertThat(request.form().functionCall()).isTrue();
    }

    @Test
    void where_no_tool_can_be_called_none_is_required() throws FaultException {
        var request = decode(valid(",'tools':[{'type':'web_search'}],'tool_choice':'required'"));

        assertThat(request.completion().toolChoice()).isEqualTo(new ToolChoice.Auto());
    }

    @Test
    void the_form_of_the_answer_is_read() throws FaultException {
        assertThat(format("{'type':'json_object'}")).isEqualTo(new OutputFormat.JsonObject());
        assertThat(
                        format(
                                "{'type':'json_schema','json_schema':{'name':'city','schema':{'type':'object'},'strict':true}}"))
                .isEqualTo(new OutputFormat.JsonSchema("city", "{\"type\":\"object\"}"));
    }

    private static OutputFormat format(String format) throws FaultException {
        return decode(valid(",'response_format':" + format)).completion().format();
    }

    @Test
    void stops_limits_and_choices_are_read() throws FaultException {
        var request = decode(valid(",'stop':['a','','b'],'max_tokens':7,'n':8")).completion();

        assertThat(request.stops()).containsExactly("a", "b");
        assertThat(request.limit()).isEqualTo(new TokenLimit(7, false));
        assertThat(request.choices()).isEqualTo(8);
    }

    @Test
    void the_newer_limit_counts_reasoning_and_goes_before_the_older() throws FaultException {
        var request = decode(valid(",'max_tokens':7,'max_completion_tokens':9,'stop':'x'"));

        assertThat(request.completion().limit()).isEqualTo(new TokenLimit(9, true));
        assertThat(request.completion().stops()).containsExactly("x");
    }

    @Test
    void of_equal_keys_the_last_one_counts() throws FaultException {
        assertThat(decode(valid(",'model':'second'")).completion().model()).isEqualTo("second");
    }

    /** Fields that follow a valid model and messages, then the kind and the path of the fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "stream":"true"                      | INVALID_TYPE          | stream
                    "stream":1                           | INVALID_TYPE          | stream
                    "stream_options":true                | INVALID_TYPE          | stream_options
                    "stream_options":{"include_usage":1} | INVALID_TYPE          | stream_options.include_usage
                    "temperature":"1"                    | INVALID_TYPE          | temperature
                    "temperature":2.01                   | INVALID_VALUE         | temperature
                    "temperature":-0.1                   | INVALID_VALUE         | temperature
                    "temperature":1e999                  | INVALID_VALUE         | temperature
                    "top_p":1.1                          | INVALID_VALUE         | top_p
                    "frequency_penalty":-2.5             | INVALID_VALUE         | frequency_penalty
                    "presence_penalty":3                 | INVALID_VALUE         | presence_penalty
                    "top_logprobs":21                    | INVALID_VALUE         | top_logprobs
                    "n":0                                | INVALID_VALUE         | n
                    "n":129                              | INVALID_VALUE         | n
                    "n":1.5                              | INVALID_TYPE          | n
                    "n":9                                | UNSUPPORTED_VALUE     | n
                    "max_tokens":0                       | INVALID_VALUE         | max_tokens
                    "max_tokens":"5"                     | INVALID_TYPE          | max_tokens
                    "max_completion_tokens":-1           | INVALID_VALUE         | max_completion_tokens
                    "max_tokens":99999999999999999999    | INVALID_VALUE         | max_tokens
                    "seed":true                          | INVALID_TYPE          | seed
                    "logprobs":true                      | UNSUPPORTED_PARAMETER | logprobs
                    "response_format":"text"             | INVALID_TYPE          | response_format
                    "response_format":{}                 | MISSING_PARAMETER     | response_format.type
                    "response_format":{"type":"json_schema"} | MISSING_PARAMETER | response_format.json_schema
                    "response_format":{"type":"json_schema","json_schema":{"schema":[]}} | INVALID_TYPE | response_format.json_schema.schema
                    "response_format":{"type":"xml"}     | INVALID_VALUE         | response_format.type
                    "modalities":["text","audio"]        | UNSUPPORTED_VALUE     | modalities[1]
                    "modalities":["smell"]               | INVALID_VALUE         | modalities[0]
                    "modalities":[1]                     | INVALID_TYPE          | modalities[0]
                    "modalities":"text"                  | INVALID_TYPE          | modalities
                    "audio":{"voice":"x"}                | UNSUPPORTED_VALUE     | audio
                    "web_search_options":true            | INVALID_TYPE          | web_search_options
                    "safety_identifier":7                | INVALID_TYPE          | safety_identifier
                    "metadata":{"a":1}                   | INVALID_TYPE          | metadata.a
                    "stop":1                             | INVALID_TYPE          | stop
                    "stop":["a",1]                       | INVALID_TYPE          | stop[1]
                    "stop":["a","b","c","d","e"]         | INVALID_VALUE         | stop
                    "metadata":"x"                       | INVALID_TYPE          | metadata
                    "logit_bias":[]                      | INVALID_TYPE          | logit_bias
                    "tools":{}                           | INVALID_TYPE          | tools
                    "functions":"f"                      | INVALID_TYPE          | functions
                    "tool_choice":1                      | INVALID_TYPE          | tool_choice
                    "functions":[{"name":"f"}],"function_call":[] | INVALID_TYPE | function_call
                    "functions":[{"name":"f"}],"function_call":{"name":"g"} | INVALID_VALUE | function_call.name
                    "functions":[{}]                     | MISSING_PARAMETER     | functions[0].name
                    "tools":["f"]                        | INVALID_TYPE          | tools[0]
                    "tools":[{}]                         | MISSING_PARAMETER     | tools[0].type
                    "tools":[{"type":"function"}]        | MISSING_PARAMETER     | tools[0].function
                    "tools":[{"type":"function","function":{}}] | MISSING_PARAMETER | tools[0].function.name
                    "tools":[{"type":"function","function":{"name":" "}}] | INVALID_VALUE | tools[0].function.name
                    "tools":[{"type":"function","function":{"name":"f","parameters":[]}}] | INVALID_TYPE | tools[0].function.parameters
                    "tools":[{"type":"custom","custom":{"name":1}}] | INVALID_TYPE | tools[0].custom.name
                    "tool_choice":"required"             | INVALID_VALUE         | tool_choice
                    "tool_choice":"perhaps"              | INVALID_VALUE         | tool_choice
                    "tool_choice":{}                     | MISSING_PARAMETER     | tool_choice.type
                    "tool_choice":{"type":"function"}    | MISSING_PARAMETER     | tool_choice.function
                    "tool_choice":{"type":"function","function":{"name":"f"}} | INVALID_VALUE | tool_choice.function.name
                    "tool_choice":{"type":"allowed_tools"} | MISSING_PARAMETER   | tool_choice.allowed_tools
                    "parallel_tool_calls":"yes"          | INVALID_TYPE          | parallel_tool_calls
                    "user":7                             | INVALID_TYPE          | user
                    "model":7                            | INVALID_TYPE          | model
                    "model":""                           | INVALID_VALUE         | model
                    "model":null                         | MISSING_PARAMETER     | model
                    "messages":"Hi"                      | INVALID_TYPE          | messages
                    "messages":[]                        | INVALID_VALUE         | messages
                    "messages":null                      | MISSING_PARAMETER     | messages
                    """)
    void a_wrong_field_is_named(String field, Kind kind, String param) {
        var fault = fault(valid("," + field));

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}   | MISSING_PARAMETER | model | Missing required parameter: 'model'.
                    {"model":"m"} | MISSING_PARAMETER | messages | Missing required parameter: 'messages'.
                    []   | INVALID_TYPE | | Invalid body: expected an object, but got an array instead.
                    "x"  | INVALID_TYPE | | Invalid body: expected an object, but got a string instead.
                    null | INVALID_TYPE | | Invalid body: expected an object, but got null instead.
                    ''   | INVALID_JSON | | The body is empty; expected a JSON object.
                    {"a":| INVALID_JSON | | The JSON ends too early: line 1, column 6.
                    {"secret",} | INVALID_JSON | | The body is not valid JSON: line 1, column 10.
                    {"model":'m'} | INVALID_JSON | | The body is not valid JSON: line 1, column 10.
                    {} {} | INVALID_JSON | | The body goes on after the end of its JSON: line 1, column 4.
                    {"a":NaN} | INVALID_JSON | | The body is not valid JSON: line 1, column 9.
                    """)
    void a_broken_body_is_explained(
            String body, Kind kind, @Nullable String param, String message) {
        assertThat(faultOf(body.getBytes(UTF_8))).isEqualTo(new Fault(kind, message, param, null));
    }

    @Test
    void the_place_of_a_mistake_counts_lines() {
        assertThat(fault("{\n 'model': 'm',\n 'messages': ]\n}").message())
                .isEqualTo("The body is not valid JSON: line 3, column 14.");
    }

    @Test
    void bytes_that_are_no_utf_8_are_no_json() {
        assertThat(faultOf(valid(",'user':'é'").replace('\'', '"').getBytes(ISO_8859_1)).kind())
                .isEqualTo(Kind.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000fffe", "0000feff7fffffff", "00"})
    void bytes_of_another_encoding_are_no_json(String hex) {
        assertThat(faultOf(HexFormat.of().parseHex(hex)).kind()).isEqualTo(Kind.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_damage_to_a_body_leads_to_anything_but_a_fault(long seed) {
        var random = new Random(seed);
        var good =
                """
                {"model":"m","stream":true,"stop":["é"],"n":1,"messages":[{"role":"assistant",
                "content":[{"type":"text","text":"x"}],"tool_calls":[{"id":"1","type":"function",
                "function":{"name":"f","arguments":"{}"}}]}]}\
                """
                        .getBytes(UTF_8);

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
                assertThat(ChatRequest.decode(bad)).isNotNull();
            } catch (FaultException expected) {
                assertThat(expected.fault().message()).doesNotContain("Exception", "fasterxml");
            }
        }
    }

    @Test
    void a_depth_bomb_is_refused() {
        var bomb = valid(",'x':" + "[".repeat(1_000_000));

        assertThat(fault(bomb).kind()).isEqualTo(Kind.INVALID_JSON);
        assertThat(fault(bomb).message())
                .startsWith("The JSON is nested deeper than 200 levels: line 1");
    }

    @Test
    void a_number_without_end_is_refused() {
        assertThat(fault(valid(",'x':" + "1".repeat(5000))).message())
                .startsWith("The JSON holds a number or a name that is too long: line 1");
    }

    @Test
    void messages_tell_what_was_expected_and_what_came() {
        assertThat(fault(valid(",'temperature':3")).message())
                .isEqualTo(
                        "Invalid 'temperature': expected a number from 0 to 2, but got 3 instead.");
        assertThat(fault(valid(",'max_tokens':0")).message())
                .isEqualTo(
                        "Invalid 'max_tokens': expected an integer of at least 1, but got 0 instead.");
        assertThat(fault(valid(",'n':'1'")).message())
                .isEqualTo("Invalid type for 'n': expected an integer, but got a string instead.");
    }

    @Test
    void long_values_are_not_repeated_in_full() {
        var message =
                fault("{'model':'m','messages':[{'role':'%s'}]}".formatted("x".repeat(100_000)))
                        .message();

        assertThat(message).hasSizeLessThan(300);
    }

    private static String valid(String moreFields) {
        return "{'model':'m','messages':[{'role':'user','content':'Hi'}]%s}".formatted(moreFields);
    }
}
