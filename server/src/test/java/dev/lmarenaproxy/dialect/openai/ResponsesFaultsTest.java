package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesFaultsTest {
    private static Fault fault(String json) {
        return catchThrowableOfType(FaultException.class, () -> ResponsesRequestTest.asked(json))
                .fault();
    }

    @Test
    void something_must_be_said() {
        assertThat(fault("{}")).returns(Fault.Kind.MISSING_PARAMETER, Fault::kind);
        assertThat(fault("{'input':[]}").param()).isEqualTo("input");
    }

    /** Fields, then the kind and the path of the fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "stream":"true"                      | INVALID_TYPE          | stream
                    "background":1                       | INVALID_TYPE          | background
                    "store":"no"                         | INVALID_TYPE          | store
                    "store":false,"background":true      | INVALID_VALUE         | background
                    "model":5                            | INVALID_TYPE          | model
                    "instructions":[]                    | INVALID_TYPE          | instructions
                    "temperature":2.1                    | INVALID_VALUE         | temperature
                    "top_p":-1                           | INVALID_VALUE         | top_p
                    "top_logprobs":21                    | INVALID_VALUE         | top_logprobs
                    "max_output_tokens":0                | INVALID_VALUE         | max_output_tokens
                    "max_tool_calls":0                   | INVALID_VALUE         | max_tool_calls
                    "truncation":"middle"                | INVALID_VALUE         | truncation
                    "metadata":"x"                       | INVALID_TYPE          | metadata
                    "metadata":{"a":1}                   | INVALID_TYPE          | metadata.a
                    "include":"x"                        | INVALID_TYPE          | include
                    "include":[1]                        | INVALID_TYPE          | include[0]
                    "include":["message.output_text.logprobs"] | UNSUPPORTED_VALUE | include[0]
                    "reasoning":"high"                   | INVALID_TYPE          | reasoning
                    "text":{"format":{}}                 | MISSING_PARAMETER     | text.format.type
                    "text":{"format":{"type":"xml"}}     | INVALID_VALUE         | text.format.type
                    "conversation":"conv_1"              | UNSUPPORTED_PARAMETER | conversation
                    "conversation":{"id":"c"},"previous_response_id":"resp_1" | INVALID_VALUE | previous_response_id
                    "prompt":{"id":"p"}                  | UNSUPPORTED_PARAMETER | prompt
                    "tools":{}                           | INVALID_TYPE          | tools
                    "tools":[{"name":"f"}]               | MISSING_PARAMETER     | tools[0].type
                    "tools":[{"type":"function"}]        | MISSING_PARAMETER     | tools[0].name
                    "tool_choice":"never"                | INVALID_VALUE         | tool_choice
                    "tool_choice":"required"             | INVALID_VALUE         | tool_choice
                    "tool_choice":{"type":"function","name":"g"} | INVALID_VALUE | tool_choice.name
                    "input":5                            | INVALID_TYPE          | input
                    "input":[5]                          | INVALID_TYPE          | input[0]
                    "input":[{"content":"x"}]            | MISSING_PARAMETER     | input[0].type
                    "input":[{"role":"boss","content":"x"}] | INVALID_VALUE      | input[0].role
                    "input":[{"role":"user"}]            | MISSING_PARAMETER     | input[0].content
                    "input":[{"role":"user","content":[{"text":"x"}]}] | MISSING_PARAMETER | input[0].content[0].type
                    "input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}] | UNSUPPORTED_VALUE | input[0].content[0].file_id
                    "input":[{"role":"user","content":[{"type":"input_file","file_url":"https://x.example/a.txt"}]}] | UNSUPPORTED_VALUE | input[0].content[0].file_url
                    "input":[{"role":"user","content":[{"type":"input_file","file_data":"data:application/pdf;base64,AAAA"}]}] | UNSUPPORTED_VALUE | input[0].content[0].file_data
                    "input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}] | UNSUPPORTED_VALUE | input[0].content[0].file_id
                    "input":[{"role":"user","content":[{"type":"input_image","image_url":"https://x.example/a.png"}]}] | UNSUPPORTED_VALUE | input[0].content[0].image_url
                    "input":[{"type":"function_call","call_id":"c","name":"f"}] | MISSING_PARAMETER | input[0].arguments
                    "input":[{"type":"function_call_output","call_id":"c"}] | MISSING_PARAMETER | input[0].output
                    "input":[{"type":"compaction","encrypted_content":"gAAAA"}] | INVALID_VALUE | input[0].encrypted_content
                    """)
    void what_is_wrong_is_told_with_its_path(String fields, Fault.Kind kind, String path) {
        var fault = fault("{'input':'x'," + fields + "}");

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(path);
    }

    @Test
    void metadata_is_bounded() {
        var many = new StringBuilder("{\"input\":\"x\",\"metadata\":{");
        for (var i = 0; i < 17; i++) {
            many.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
        }

        assertThat(fault(many.append("}}").toString()).param()).isEqualTo("metadata");
        assertThat(fault("{'input':'x','metadata':{'a':'%s'}}".formatted("v".repeat(513))).param())
                .isEqualTo("metadata.a");
    }
}
