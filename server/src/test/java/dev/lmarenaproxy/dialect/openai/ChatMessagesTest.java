package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.dialect.openai.ChatBodies.decode;
import static dev.lmarenaproxy.dialect.openai.ChatBodies.fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatMessagesTest {
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

        assertThat(request.prompt().messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "s"),
                        new Message(Role.SYSTEM, "d"),
                        new Message(Role.USER, "u"),
                        new Message(Role.ASSISTANT, "a"),
                        new Message(Role.TOOL, "t"),
                        new Message(Role.TOOL, ""));
    }

    @Test
    void text_parts_are_joined_by_line_breaks() throws FaultException {
        assertThat(
                        onlyText(
                                """
                                {'role':'assistant','content':[
                                  {'type':'text','text':'one'},{'type':'refusal','refusal':'no'}]}\
                                """))
                .isEqualTo("one\nno");
    }

    @Test
    void tool_calls_are_told_as_one_json_object_a_line() throws FaultException {
        assertThat(
                        onlyText(
                                """
                                {'role':'assistant','content':null,'tool_calls':[
                                  {'id':'c1','type':'function',
                                   'function':{'name':'f','arguments':'{\\"city\\": \\"Paris\\"}'}},
                                  {'type':'function','function':{'name':'g','arguments':''}},
                                  {'type':'function','function':{'name':'h','arguments':'{} x'}},
                                  {'id':'c2','type':'custom','custom':{'name':'k','input':'in'}},
                                  {'type':'new','new':{}}]}\
                                """))
                .isEqualTo(
                        """
                        {"id":"c1","name":"f","arguments":{"city":"Paris"}}
                        {"name":"g","arguments":""}
                        {"name":"h","arguments":"{} x"}
                        {"id":"c2","name":"k","input":"in"}
                        {"type":"new","new":{}}\
                        """);
    }

    @Test
    void what_the_assistant_said_stands_before_its_calls() throws FaultException {
        assertThat(
                        onlyText(
                                """
                                {'role':'assistant','content':'Let me see.','function_call':
                                  {'name':'f','arguments':'{}'}}\
                                """))
                .isEqualTo("Let me see.\n{\"name\":\"f\",\"arguments\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'assistant','content':[],'tool_calls':[{'type':'x'}]}|{\"type\":\"x\"}",
                "{'role':'assistant','content':'','tool_calls':[]}|",
                "{'role':'assistant','refusal':'I will not.'}|I will not.",
            })
    void an_assistant_message_needs_no_content_where_it_says_something_else(String row)
            throws FaultException {
        var columns = row.split("\\|", -1);

        assertThat(onlyText(columns[0])).isEqualTo(columns[1]);
    }

    /** The second message, then the kind and the path of the fault within {@code messages[1]}. */
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
                    {"role":"user","content":[{"type":"text","text":""},{"type":"image_url"}]} | UNSUPPORTED_VALUE | .content[1].type
                    {"role":"user","content":[{"type":"input_audio"}]} | UNSUPPORTED_VALUE | .content[0].type
                    {"role":"user","content":[{"type":"file"}]}      | UNSUPPORTED_VALUE | .content[0].type
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

    private static String onlyText(String message) throws FaultException {
        return decode("{'model':'m','messages':[" + message + "]}")
                .prompt()
                .messages()
                .getFirst()
                .text();
    }
}
