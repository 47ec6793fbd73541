package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.dialect.openai.ChatBodies.decode;
import static dev.lmarenaproxy.dialect.openai.ChatBodies.fault;
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

class ChatMessagesTest {
    private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

    @Test
    void every_role_has_its_place() throws FaultException {
        var request =
                decode(
                        """
                        {'model':'m','messages':[
                          {'role':'system','content':'s'},
                          {'role':'developer','content':'d'},
                          {'role':'user','content':'u','name':'Ann'},
                          {'role':'assistant','content':'a'},
                          {'role':'tool','content':'t','tool_call_id':'c'},
                          {'role':'function','content':null,'name':'f'}]}\
                        """);

        assertThat(request.completion().turns())
                .containsExactly(
                        Turn.of(Role.SYSTEM, "s"),
                        Turn.of(Role.SYSTEM, "d"),
                        Turn.of(Role.USER, "u"),
                        Turn.of(Role.ASSISTANT, "a"),
                        new Turn(Role.TOOL, List.of(new Part.Result("c", null, "t", false))),
                        new Turn(Role.TOOL, List.of(new Part.Result(null, "f", "", false))));
    }

    @Test
    void parts_keep_their_order() throws FaultException {
        assertThat(
                        only(
                                """
                                {'role':'assistant','content':[
                                  {'type':'text','text':'one'},{'type':'refusal','refusal':'no'}]}\
                                """))
                .containsExactly(new Part.Text("one"), new Part.Text("no"));
    }

    @Test
    void pictures_of_a_result_stand_beside_it() throws FaultException {
        var parts =
                only(
                        """
                        {'role':'tool','tool_call_id':'c','content':[
                          {'type':'text','text':'one'},
                          {'type':'image_url','image_url':{'url':'data:image/png;base64,%s'}}]}\
                        """
                                .formatted(PNG));

        assertThat(parts.getFirst()).isEqualTo(new Part.Result("c", null, "one", false));
        assertThat(parts.getLast()).isInstanceOf(Part.Picture.class);
    }

    @Test
    void calls_are_kept_as_they_were_made() throws FaultException {
        assertThat(
                        only(
                                """
                                {'role':'assistant','content':null,'tool_calls':[
                                  {'id':'c1','type':'function',
                                   'function':{'name':'f','arguments':'{\\"city\\": \\"Paris\\"}'}},
                                  {'type':'function','function':{'name':'g','arguments':''}},
                                  {'id':'c2','type':'custom','custom':{'name':'k','input':'in'}},
                                  {'type':'new','new':{}}]}\
                                """))
                .containsExactly(
                        new Part.Call("c1", "f", "{\"city\": \"Paris\"}"),
                        new Part.Call(null, "g", ""),
                        new Part.Call("c2", "k", "in"),
                        new Part.Text("{\"type\":\"new\",\"new\":{}}"));
    }

    @Test
    void what_the_assistant_said_stands_before_its_calls() throws FaultException {
        assertThat(
                        only(
                                """
                                {'role':'assistant','content':'Let me see.','function_call':
                                  {'name':'f','arguments':'{}'}}\
                                """))
                .containsExactly(new Part.Text("Let me see."), new Part.Call(null, "f", "{}"));
    }

    @Test
    void an_assistant_message_needs_no_content_where_it_says_something_else()
            throws FaultException {
        assertThat(only("{'role':'assistant','content':[],'refusal':'I will not.'}"))
                .containsExactly(new Part.Text("I will not."));
        assertThat(only("{'role':'assistant','function_call':{'name':'f','arguments':'{}'}}"))
                .containsExactly(new Part.Call(null, "f", "{}"));
    }

    @Test
    void pictures_come_as_parts_and_within_the_text() throws FaultException {
        var parts =
                only(
                        """
                        {'role':'user','content':[
                          {'type':'text','text':'Look: ![](data:image/png;base64,%s) well?'},
                          {'type':'image_url','image_url':{'url':'data:image/png;base64,%s'}}]}\
                        """
                                .formatted(PNG, PNG));

        assertThat(parts).filteredOn(Part.Picture.class::isInstance).hasSize(2);
        assertThat(parts.getLast()).isInstanceOf(Part.Picture.class);
        assertThat(parts.getFirst()).isInstanceOf(Part.Text.class);
    }

    @Test
    void a_result_of_several_texts_is_one() throws FaultException {
        assertThat(
                        only(
                                """
                                {'role':'tool','tool_call_id':'c','content':[
                                  {'type':'text','text':'one'},{'type':'text','text':'two'}]}\
                                """))
                .containsExactly(new Part.Result("c", null, "one\ntwo", false));
    }

    /** The second message, then the kind and the path of the fault within {@code messages[1]}. */
    @Test
    void files_of_text_are_marked_and_pictures_are_pictures() throws FaultException {
        var parts =
                decode(
                                """
                                {'model':'m','messages':[{'role':'user','content':[
                                  {'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain;base64,aMOp'}},
                                  {'type':'file','file':{'file_data':'data:application/json,%5B%5D'}},
                                  {'type':'file','file':{'filename':'b.png','file_data':'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='}}]}]}\
                                """)
                        .completion()
                        .turns()
                        .getFirst()
                        .parts();

        assertThat(parts)
                .containsExactly(
                        new Part.Text("<file>\na.txt\n\nhé\n</file>"),
                        new Part.Text("<file>\n[]\n</file>"),
                        new Part.Picture(
                                new Attachment(
                                        "image.png",
                                        "image/png",
                                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
                                        "messages[0].content[2].file.file_data")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "Hi"                                             | INVALID_TYPE      | ''
                    {"content":"x"}                                  | MISSING_PARAMETER | .role
                    {"role":1,"content":"x"}                         | INVALID_TYPE      | .role
                    {"role":"User","content":"x"}                    | INVALID_VALUE     | .role
                    {"role":"user"}                                  | MISSING_PARAMETER | .content
                    {"role":"user","content":null}                   | MISSING_PARAMETER | .content
                    {"role":"assistant"}                             | MISSING_PARAMETER | .content
                    {"role":"user","content":5}                      | INVALID_TYPE      | .content
                    {"role":"user","content":{"type":"text"}}        | INVALID_TYPE      | .content
                    {"role":"user","content":[]}                     | INVALID_VALUE     | .content
                    {"role":"user","content":["x"]}                  | INVALID_TYPE      | .content[0]
                    {"role":"user","content":[{"text":"x"}]}         | MISSING_PARAMETER | .content[0].type
                    {"role":"user","content":[{"type":"text"}]}      | MISSING_PARAMETER | .content[0].text
                    {"role":"user","content":[{"type":"text","text":1}]} | INVALID_TYPE  | .content[0].text
                    {"role":"user","content":[{"type":"text","text":""},{"type":"image_url"}]} | MISSING_PARAMETER | .content[1].image_url
                    {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/a.png"}}]} | UNSUPPORTED_VALUE | .content[0].image_url.url
                    {"role":"user","content":[{"type":"input_audio"}]} | UNSUPPORTED_VALUE | .content[0].type
                    {"role":"user","content":[{"type":"file"}]}      | MISSING_PARAMETER | .content[0].file
                    {"role":"user","content":[{"type":"file","file":{}}]} | MISSING_PARAMETER | .content[0].file.file_data
                    {"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]} | UNSUPPORTED_VALUE | .content[0].file.file_id
                    {"role":"user","content":[{"type":"file","file":{"file_data":"x"}}]} | INVALID_VALUE | .content[0].file.file_data
                    {"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA"}}]} | UNSUPPORTED_VALUE | .content[0].file.file_data
                    {"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,/w=="}}]} | INVALID_VALUE | .content[0].file.file_data
                    {"role":"user","content":[{"type":"hologram"}]}  | INVALID_VALUE     | .content[0].type
                    {"role":"user","content":"x","name":1}           | INVALID_TYPE      | .name
                    {"role":"tool","content":"x","tool_call_id":1}   | INVALID_TYPE      | .tool_call_id
                    {"role":"assistant","tool_calls":{}}             | INVALID_TYPE      | .tool_calls
                    {"role":"assistant","tool_calls":["x"]}          | INVALID_TYPE      | .tool_calls[0]
                    {"role":"assistant","tool_calls":[{"type":"y"},{"function":{"name":"f"}}]} | MISSING_PARAMETER | .tool_calls[1].function.arguments
                    {"role":"assistant","function_call":{"arguments":"{}"}} | MISSING_PARAMETER | .function_call.name
                    """)
    void a_wrong_message_is_named(String message, Kind kind, String path) {
        var fault =
                fault(
                        "{'model':'m','messages':[{'role':'system','content':''},%s]}"
                                .formatted(message));

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo("messages[1]" + path);
    }

    private static List<Part> only(String message) throws FaultException {
        return decode("{'model':'m','messages':[" + message + ",{'role':'user','content':'u'}]}")
                .completion()
                .turns()
                .getFirst()
                .parts();
    }
}
