package dev.lmarenaproxy.dialect.anthropic;

import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.decode;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.fault;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.valid;
import static dev.lmarenaproxy.dialect.anthropic.MessageBodies.withContent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTurnsTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @Test
    void instructions_come_first_whether_text_or_blocks() throws FaultException {
        assertThat(turns(valid(",'system':'Be brief.'")).getFirst())
                .isEqualTo(Turn.of(Role.SYSTEM, "Be brief."));
        assertThat(
                        turns(
                                        valid(
                                                ",'system':[{'type':'text','text':'a','cache_control':{}},{'type':'text','text':'b'}]"))
                                .getFirst())
                .isEqualTo(new Turn(Role.SYSTEM, List.of(new Part.Text("a"), new Part.Text("b"))));
    }

    @Test
    void what_is_addressed_to_anthropic_s_accounts_does_not_reach_the_model()
            throws FaultException {
        assertThat(
                        turns(
                                        valid(
                                                ",'system':[{'type':'text','text':'x-anthropic-billing-header: cch=1;'},{'type':'text','text':'b'}]"))
                                .getFirst())
                .isEqualTo(Turn.of(Role.SYSTEM, "b"));
        assertThat(turns(valid(",'system':'x-anthropic-billing-header: cch=1;'"))).hasSize(1);
    }

    @Test
    void the_conversation_keeps_its_order_and_its_roles() throws FaultException {
        assertThat(
                        turns(
                                """
                                {'model':'m','max_tokens':9,'messages':[
                                  {'role':'user','content':'Hi'},
                                  {'role':'assistant','content':[]},
                                  {'role':'system','content':'From now on in French.'},
                                  {'role':'user','content':[{'type':'text','text':'a'},
                                                            {'type':'text','text':'b'}]}]}\
                                """))
                .containsExactly(
                        Turn.of(Role.USER, "Hi"),
                        new Turn(Role.ASSISTANT, List.of()),
                        Turn.of(Role.SYSTEM, "From now on in French."),
                        new Turn(Role.USER, List.of(new Part.Text("a"), new Part.Text("b"))));
    }

    @Test
    void calls_and_results_are_read() throws FaultException {
        assertThat(
                        turns(
                                """
                                {'model':'m','max_tokens':9,'messages':[
                                  {'role':'assistant','content':[
                                    {'type':'thinking','thinking':'hm','signature':'s'},
                                    {'type':'redacted_thinking','data':'x'},
                                    {'type':'text','text':'Let me look.'},
                                    {'type':'server_tool_use','id':'s1','name':'web_search','input':{}},
                                    {'type':'tool_use','id':'t1','name':'f','input':{'a':1}},
                                    {'type':'tool_use','id':'t2','name':'g','input':{}}]},
                                  {'role':'user','content':[
                                    {'type':'tool_result','tool_use_id':'t1','content':'fine'},
                                    {'type':'tool_result','tool_use_id':'t2','is_error':true,
                                     'content':[{'type':'text','text':'no'},{'type':'text','text':'way'},
                                                {'type':'tool_reference','tool_name':'f'}]},
                                    {'type':'text','text':'And now?'}]}]}\
                                """))
                .containsExactly(
                        new Turn(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Text("Let me look."),
                                        new Part.Call("t1", "f", "{\"a\":1}"),
                                        new Part.Call("t2", "g", "{}"))),
                        new Turn(
                                Role.USER,
                                List.of(
                                        new Part.Result("t1", null, "fine", false),
                                        new Part.Result("t2", null, "no\nway", true),
                                        new Part.Text("And now?"))));
    }

    @Test
    void pictures_are_read_also_in_results_and_in_texts() throws FaultException {
        var image =
                "{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'%s'}}"
                        .formatted(PNG);
        var url = "data:image/png;base64," + PNG;

        var parts =
                turns(
                                withContent(
                                        """
                                        [%s,{'type':'image','source':{'type':'url','url':'%s'}},
                                         {'type':'tool_result','tool_use_id':'t','content':[%s]},
                                         {'type':'text','text':'see ![x](%s)'}]\
                                        """
                                                .formatted(image, url, image, url)))
                        .getFirst()
                        .parts();

        assertThat(parts)
                .containsExactly(
                        picture("messages[0].content[0].source.data"),
                        picture("messages[0].content[1].source.url"),
                        new Part.Result("t", null, "", false),
                        picture("messages[0].content[2].content[0].source.data"),
                        new Part.Text("see "),
                        picture("messages[0].content"));
    }

    @Test
    void documents_of_text_are_marked() throws FaultException {
        assertThat(
                        turns(
                                        withContent(
                                                """
                                                [{'type':'document','title':'Notes','context':'Of May.',
                                                  'source':{'type':'text','media_type':'text/plain','data':'one'}},
                                                 {'type':'document','source':{'type':'content','content':[
                                                   {'type':'text','text':'two'},{'type':'text','text':'three'}]}},
                                                 {'type':'search_result','title':'T','source':'https://x.example',
                                                  'content':[{'type':'text','text':'four'}]}]\
                                                """))
                                .getFirst()
                                .parts())
                .containsExactly(
                        new Part.Text("<document>\nNotes\n\nOf May.\n\none\n</document>"),
                        new Part.Text("<document>\ntwo\nthree\n</document>"),
                        new Part.Text("<document>\nT\n\nhttps://x.example\n\nfour\n</document>"));
    }

    @Test
    void what_the_assistant_says_last_is_the_beginning_of_the_answer() throws FaultException {
        var beginning =
                """
                {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'},
                  {'role':'assistant','content':[{'type':'text','text':'In '}]}]%s}\
                """;

        assertThat(turns(beginning.formatted("")).getLast())
                .isEqualTo(new Turn(Role.ASSISTANT, List.of(new Part.Beginning("In "))));
        assertThat(
                        fault(
                                        beginning.formatted(
                                                ",'output_config':{'format':{'type':'json_schema','schema':{}}}"))
                                .param())
                .isEqualTo("messages");
    }

    /** The content of a message, then the kind and the path of the fault, below the content. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    null | MISSING_PARAMETER | ''
                    7 | INVALID_TYPE | ''
                    ["x"] | INVALID_TYPE | [0]
                    [{}] | MISSING_PARAMETER | [0].type
                    [{"type":1}] | INVALID_TYPE | [0].type
                    [{"type":"text"}] | MISSING_PARAMETER | [0].text
                    [{"type":"text","text":1}] | INVALID_TYPE | [0].text
                    [{"type":"image"}] | MISSING_PARAMETER | [0].source
                    [{"type":"image","source":{}}] | MISSING_PARAMETER | [0].source.type
                    [{"type":"image","source":{"type":"base64"}}] | MISSING_PARAMETER | [0].source.data
                    [{"type":"image","source":{"type":"base64","data":"%"}}] | INVALID_VALUE | [0].source.data
                    [{"type":"image","source":{"type":"base64","data":"aGVsbG8="}}] | UNSUPPORTED_VALUE | [0].source.data
                    [{"type":"image","source":{"type":"url","url":"https://x.example/a.png"}}] | UNSUPPORTED_VALUE | [0].source.url
                    [{"type":"image","source":{"type":"file","file_id":"f"}}] | UNSUPPORTED_VALUE | [0].source.type
                    [{"type":"image","source":{"type":"x"}}] | INVALID_VALUE | [0].source.type
                    [{"type":"document","source":{"type":"base64"}}] | UNSUPPORTED_VALUE | [0].source.type
                    [{"type":"document","source":{"type":"x"}}] | INVALID_VALUE | [0].source.type
                    [{"type":"document","source":{"type":"text"}}] | MISSING_PARAMETER | [0].source.data
                    [{"type":"tool_use","name":"f","input":{}}] | MISSING_PARAMETER | [0].id
                    [{"type":"tool_use","id":"t","name":"f","input":"{}"}] | INVALID_TYPE | [0].input
                    [{"type":"tool_result"}] | MISSING_PARAMETER | [0].tool_use_id
                    [{"type":"tool_result","tool_use_id":"t","content":7}] | INVALID_TYPE | [0].content
                    [{"type":"tool_result","tool_use_id":"t","is_error":1}] | INVALID_TYPE | [0].is_error
                    """)
    void a_wrong_block_is_named(String content, Kind kind, String path) {
        var fault = fault(withContent(content));

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo("messages[0].content" + path);
    }

    @Test
    void a_role_that_is_not_known_is_named() {
        assertThat(fault(valid(",'messages':[{'role':'tool','content':'x'}]")).param())
                .isEqualTo("messages[0].role");
    }

    private static List<Turn> turns(String json) throws FaultException {
        return decode(json).completion().turns();
    }

    private static Part picture(String param) {
        return new Part.Picture(new Attachment("image.png", "image/png", PNG, param));
    }
}
