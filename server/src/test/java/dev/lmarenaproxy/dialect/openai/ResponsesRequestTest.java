package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesRequestTest {
    /** JSON stands with single quotes, for readable tests. */
    static AskedResponse asked(String json) throws FaultException {
        return ResponsesRequest.decode(json.replace('\'', '"').getBytes(UTF_8))
                .after(ResponseItems.NONE, Map.of());
    }

    private static CompletionRequest completion(String json) throws FaultException {
        return asked(json).completion();
    }

    private static List<Turn> turns(String items) throws FaultException {
        return completion("{'input':[" + items + "]}").turns();
    }

    @Test
    void a_text_is_a_conversation_and_nothing_else() throws FaultException {
        var request = asked("{'model':'m/1 é','input':'Hi'}");

        assertThat(request.completion().turns()).isEqualTo(List.of(Turn.of(Role.USER, "Hi")));
        assertThat(request.completion().model()).isEqualTo("m/1 é");
        assertThat(request.store()).isTrue();
        assertThat(request.stream()).isFalse();
        assertThat(request.background()).isFalse();
    }

    @Test
    void no_model_need_be_named() throws FaultException {
        assertThat(completion("{'input':'Hi'}").model()).isEmpty();
    }

    @Test
    void instructions_come_first() throws FaultException {
        assertThat(completion("{'instructions':'Be brief.','input':'Hi'}").turns())
                .containsExactly(Turn.of(Role.SYSTEM, "Be brief."), Turn.of(Role.USER, "Hi"));
    }

    @Test
    void what_has_no_effect_is_accepted() throws FaultException {
        var request =
                asked(
                        """
                        {'input':'Hi','temperature':2,'top_p':0.0,'top_logprobs':20,'user':'u',
                         'max_tool_calls':1,'truncation':'auto','metadata':{'a':'b'},
                         'include':['reasoning.encrypted_content','something.new'],
                         'reasoning':{'effort':'xhigh','summary':'auto','mode':'x','context':'auto'},
                         'text':{'format':{'type':'text'},'verbosity':'low'},'service_tier':'flex',
                         'prompt_cache_key':'k','prompt_cache_retention':'24h','safety_identifier':'s',
                         'prompt_cache_options':{'ttl':'1h','mode':'x'},'moderation':{'model':'m'},
                         'context_management':[{'type':'compaction'}],'client_metadata':{'a':'b'},
                         'stream_options':{'include_obfuscation':true},'store':null,
                         'something_new':[1,{'a':null}]}
                        """);

        assertThat(request.completion().limit()).isNull();
    }

    @Test
    void the_limit_counts_reasoning() throws FaultException {
        assertThat(completion("{'input':'x','max_output_tokens':9}").limit())
                .isEqualTo(new TokenLimit(9, true));
    }

    @Test
    void the_form_of_the_text_is_read() throws FaultException {
        assertThat(completion("{'input':'x','text':{'format':{'type':'json_object'}}}").format())
                .isEqualTo(new OutputFormat.JsonObject());
        assertThat(
                        completion(
                                        """
                                        {'input':'x','text':{'format':{'type':'json_schema','name':'city',
                                         'schema':{'type':'object'},'strict':true}}}
                                        """)
                                .format())
                .isEqualTo(new OutputFormat.JsonSchema("city", "{\"type\":\"object\"}"));
    }

    @Nested
    class Items {
        @Test
        void are_turns() throws FaultException {
            assertThat(
                            turns(
                                    """
                                    {'role':'developer','content':'d'},
                                    {'type':'message','role':'user','content':[
                                      {'type':'input_text','text':'a'},{'type':'input_text','text':'b'}]},
                                    {'type':'message','id':'msg_1','role':'assistant','status':'completed',
                                     'content':[{'type':'output_text','text':'c','annotations':[]},
                                                {'type':'refusal','refusal':'no'}]}
                                    """))
                    .containsExactly(
                            Turn.of(Role.SYSTEM, "d"),
                            new Turn(Role.USER, List.of(new Part.Text("a"), new Part.Text("b"))),
                            new Turn(
                                    Role.ASSISTANT,
                                    List.of(new Part.Text("c"), new Part.Text("no"))));
        }

        @Test
        void of_messages_may_hold_files() throws FaultException {
            assertThat(
                            turns(
                                    """
                                    {'role':'user','content':[{'type':'input_file','filename':'a.txt',
                                     'file_data':'data:text/plain;base64,aGk='}]}
                                    """))
                    .containsExactly(Turn.of(Role.USER, "<file>\na.txt\n\nhi\n</file>"));
        }

        @Test
        void of_calls_belong_to_what_was_said_before() throws FaultException {
            assertThat(
                            turns(
                                    """
                                    {'role':'user','content':'u'},
                                    {'role':'assistant','content':'let me see'},
                                    {'type':'reasoning','id':'rs_1','summary':[]},
                                    {'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},
                                    {'type':'custom_tool_call','call_id':'c2','name':'k','input':'raw'},
                                    {'type':'function_call_output','call_id':'c1','output':'one'},
                                    {'type':'custom_tool_call_output','call_id':'c2',
                                     'output':[{'type':'input_text','text':'t'},{'type':'input_text','text':'o'}]}
                                    """))
                    .containsExactly(
                            Turn.of(Role.USER, "u"),
                            new Turn(
                                    Role.ASSISTANT,
                                    List.of(
                                            new Part.Text("let me see"),
                                            new Part.Call("c1", "f", "{}"),
                                            new Part.Call("c2", "k", "raw"))),
                            new Turn(Role.TOOL, List.of(new Part.Result("c1", null, "one", false))),
                            new Turn(
                                    Role.TOOL,
                                    List.of(new Part.Result("c2", null, "t\no", false))));
        }

        @Test
        void of_kinds_that_the_client_runs_are_told_as_they_stand() throws FaultException {
            var turns =
                    turns(
                            """
                            {'type':'local_shell_call','id':'l','call_id':'c','action':{'command':['ls']}},
                            {'type':'local_shell_call_output','call_id':'c','output':'a.txt'}
                            """);

            assertThat(turns.getFirst().parts().getFirst())
                    .isInstanceOfSatisfying(
                            Part.Call.class,
                            call -> assertThat(call.name()).isEqualTo("local_shell"));
            assertThat(turns.getLast().parts())
                    .containsExactly(new Part.Result("c", null, "a.txt", false));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'type':'web_search_call','id':'ws_1','status':'completed','action':{}}",
                    "{'type':'mcp_list_tools','id':'m','server_label':'s','tools':[]}",
                    "{'type':'compaction_trigger'}",
                    "{'type':'something_new','data':[1]}",
                })
        void of_other_kinds_are_passed_over(String item) throws FaultException {
            assertThat(turns("{'role':'user','content':'u'}," + item))
                    .containsExactly(Turn.of(Role.USER, "u"));
        }

        @Test
        void may_be_pictures() throws FaultException {
            var turn =
                    turns(
                                    """
                                    {'role':'user','content':[{'type':'input_text','text':'what is it?'},
                                     {'type':'input_image','detail':'auto','image_url':'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='}]}
                                    """)
                            .getFirst();

            assertThat(turn.parts().getLast()).isInstanceOf(Part.Picture.class);
        }

        @Test
        void may_be_pictures_that_the_model_made() throws FaultException {
            var picture =
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

            var turns =
                    turns(
                            """
                            {'type':'image_generation_call','id':'ig_1','status':'completed','result':'%s'},
                            {'type':'image_generation_call','id':'ig_2','status':'completed','result':null},
                            {'role':'user','content':'make it blue'}
                            """
                                    .formatted(picture));

            assertThat(turns).hasSize(2);
            assertThat(turns.getFirst().parts().getFirst()).isInstanceOf(Part.Picture.class);
        }

        @Test
        void that_are_packed_are_unpacked() throws FaultException {
            var first =
                    asked(
                            """
                            {'input':[{'role':'user','content':'u'},
                             {'type':'reasoning','id':'r','summary':[]},
                             {'role':'assistant','content':'a'}]}
                            """);
            var packed =
                    OpenAiSchema.named("CompactResource")
                            .check(first.compacted(new JobId("j1"), Instant.EPOCH, 12));
            var item = packed.at("/output/0").toString();

            assertThat(turns(item + ",{'role':'user','content':'go on'}"))
                    .containsExactly(
                            Turn.of(Role.USER, "u"),
                            Turn.of(Role.ASSISTANT, "a"),
                            Turn.of(Role.USER, "go on"));
        }
    }

    @Nested
    class Tools {
        @Test
        void and_their_choice_are_read() throws FaultException {
            var request =
                    completion(
                            """
                            {'input':'x','tools':[
                              {'type':'function','name':'f','description':'does f',
                               'parameters':{'type':'object'},'strict':true},
                              {'type':'web_search'},
                              {'type':'custom','name':'k','format':{'type':'text'}},
                              {'type':'something_new','x':1}],
                             'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false}
                            """);

            assertThat(request.tools())
                    .containsExactly(
                            new Tool("f", "does f", "{\"type\":\"object\"}", false),
                            new Tool("k", "", "{}", true));
            assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
            assertThat(request.parallelCalls()).isFalse();
        }

        @Test
        void of_a_namespace_have_both_names() throws FaultException {
            var request =
                    completion(
                            """
                            {'input':[{'type':'function_call','call_id':'c','namespace':'crm','name':'find',
                                       'arguments':'{}'}],
                             'tools':[{'type':'namespace','name':'crm','description':'d','tools':[
                               {'type':'function','name':'find','parameters':{}}]}]}
                            """);

            assertThat(request.tools()).extracting(Tool::name).containsExactly("crm__find");
            assertThat(request.turns().getFirst().parts())
                    .containsExactly(new Part.Call("c", "crm__find", "{}"));
        }

        @Test
        void that_are_allowed_are_offered() throws FaultException {
            var request =
                    completion(
                            """
                            {'input':'x','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}],
                             'tool_choice':{'type':'allowed_tools','mode':'required',
                                            'tools':[{'type':'function','name':'g'}]}}
                            """);

            assertThat(request.tools()).extracting(Tool::name).containsExactly("g");
            assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Required());
        }

        @Test
        void of_the_provider_cannot_be_required() throws FaultException {
            assertThat(
                            completion(
                                            "{'input':'x','tools':[{'type':'web_search'}],'tool_choice':{'type':'web_search_preview'}}")
                                    .toolChoice())
                    .isEqualTo(new ToolChoice.Auto());
        }
    }

    @Test
    void a_note_recalls_the_request_and_what_was_said_before() throws FaultException {
        var first = asked("{'input':'one'}");
        var earlier = first.conversation(new JobId("j1"), ResponseItems.NONE);
        var next =
                ResponsesRequest.decode(
                                "{\"previous_response_id\":\"resp_j1\",\"input\":\"two \\ud83d\",\"background\":true}"
                                        .getBytes(UTF_8))
                        .after(earlier, Map.of());

        var recalled = AskedResponse.recall(next.note());

        assertThat(recalled.completion()).isEqualTo(next.completion());
        assertThat(recalled.background()).isTrue();
        assertThat(recalled.note()).isEqualTo(next.note());
        assertThat(recalled.completion().turns()).hasSize(2);
    }

    /** Counted in bytes allocated rather than in time. */
    @Test
    void an_item_costs_the_same_among_many() throws FaultException {
        cost(1000);

        var few = cost(4000);
        var many = cost(16_000);

        assertThat((double) many / few).isLessThan(8);
    }

    private static long cost(int items) throws FaultException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var body = "{'input':[%s]}".formatted("{'role':'user','content':'u'},".repeat(items));
        var request =
                ResponsesRequest.decode(body.replace(",]", "]").replace('\'', '"').getBytes(UTF_8));
        var before = threads.getCurrentThreadAllocatedBytes();
        var asked = request.after(ResponseItems.NONE, Map.of());
        var after = threads.getCurrentThreadAllocatedBytes();
        assertThat(asked.completion().turns()).hasSize(items);
        return after - before;
    }

    @Test
    void references_are_told_and_put_in_place() throws FaultException {
        var request =
                ResponsesRequest.decode(
                        "{\"input\":[{\"id\":\"msg_j1_0\"},{\"role\":\"user\",\"content\":\"u\"}]}"
                                .getBytes(UTF_8));
        assertThat(request.references())
                .containsExactly(new ResponsesRequest.Reference("msg_j1_0", "input[0].id"));
        assertThat(ItemId.answerOfItem("msg_j1_0")).contains(new JobId("j1"));

        var asked =
                request.after(
                        ResponseItems.NONE,
                        Map.of(
                                "msg_j1_0",
                                asked("{'input':[{'role':'assistant','content':'a'}]}")
                                        .input(new JobId("j1"))));

        assertThat(asked.completion().turns())
                .containsExactly(Turn.of(Role.ASSISTANT, "a"), Turn.of(Role.USER, "u"));
    }

    @Test
    void what_codex_sends_is_understood() throws FaultException {
        var request =
                asked(
                        """
                        {'model':'gpt-5','instructions':'You are a coding agent.','stream':true,'store':false,
                         'input':[{'type':'message','role':'developer','content':[{'type':'input_text','text':'rules'}]},
                                  {'type':'message','role':'user','content':[{'type':'input_text','text':'fix it'}]}],
                         'tools':[{'type':'function','name':'shell','description':'runs','strict':false,
                                   'parameters':{'type':'object','properties':{'command':{'type':'array','items':{'type':'string'}}}}},
                                  {'type':'custom','name':'apply_patch','description':'p',
                                   'format':{'type':'grammar','syntax':'lark','definition':'start: x'}},
                                  {'type':'namespace','name':'mcp__docs','description':'d','tools':[
                                    {'type':'function','name':'search','description':'s','parameters':{'type':'object'},'strict':false}]},
                                  {'type':'web_search','external_web_access':true}],
                         'tool_choice':'auto','parallel_tool_calls':true,
                         'reasoning':{'effort':'medium','summary':'auto'},
                         'include':['reasoning.encrypted_content'],'prompt_cache_key':'019a',
                         'client_metadata':{'x-codex-installation-id':'1'},'text':{'verbosity':'medium'}}
                        """);

        assertThat(request.store()).isFalse();
        assertThat(request.completion().tools())
                .extracting(Tool::name)
                .containsExactly("shell", "apply_patch", "mcp__docs__search");
    }
}
