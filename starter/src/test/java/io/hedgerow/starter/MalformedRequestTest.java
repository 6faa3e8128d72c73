package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests whose JSON is sound but for one value are told which one. */
class MalformedRequestTest {

    private static InvalidRequest checked(String body) throws DecodeException {
        return checked(body, Endpoints.optional("x", ValueType.DOUBLE));
    }

    private static InvalidRequest checked(String body, InputSpec... inputs) throws DecodeException {
        String document = "{\"requestId\":\"r\",\"endpoint\":\"wine\"," + body + "}";
        Request request = RequestJson.decode(document.getBytes(StandardCharsets.UTF_8), "derived");
        RequestChecker checker = new RequestChecker(Endpoints.of("wine", inputs));
        return checker.resolve(request, checker.layout().newRow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | a number, a string, a boolean, null or an array is allowed, this is an object",
                "[[1,2],[3]] | ragged array, 2 and 1 elements",
                "[1,\"s\"] | mixed array; only numbers",
                "[null] | [0]: a number",
                "1e400 | \"1e400\" is beyond a 64-bit decimal",
                "NaN | NaN is no JSON number",
                "Infinity | Infinity is no JSON number",
                "-Infinity | -Infinity is no JSON number",
            })
    void namesTheFeature(String value, String message) throws DecodeException {
        InvalidRequest error = checked("\"features\":{\"x\":" + value + "}");
        assertThat(error.path()).isEqualTo("features.x");
        assertThat(error.message()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FP32 | [2,2] | [1,2,3] | .data | 3 elements do not fill shape [2, 2]",
                "FP32 | [-1] | [1] | .shape[0] | is -1",
                "FP32 | [2147483647,2147483647] | [1] | .data | 1 elements do not fill shape",
                "FP32 | [99999999999] | [1] | .shape[0] | is 99999999999",
                "FP32 | [1] | [\"s\"] | .data[0] | must be a number",
                "FP32 | [1] | [null] | .data[0] | a number",
                "FP32 | [1] | [1e300] | .data[0] | must be a number the datatype can hold",
                "FP32 | [1] | [NaN] | .data[0] | NaN is no JSON number",
                "FLOAT | [1] | [1] | .datatype | unknown datatype \"FLOAT\"",
                "FP32 | [2] | [1,2] | `` | is a FP32 tensor of shape [2]; allowed: a scalar, or one element",
                "BYTES | [1] | [\"s\"] | `` | is the string \"s\"",
            })
    void namesTheInput(String datatype, String shape, String data, String place, String message)
            throws DecodeException {
        InvalidRequest error = checked(input("x", datatype, shape, data));
        assertThat(error.path()).isEqualTo("inputs[x]" + place);
        assertThat(error.message()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FP64 | [2] | [1,\"NaN\"] | .data[1] | has the number NaN at position 1",
                "FP64 | [3] | [1,2,3] | .shape | is a FP64 tensor of shape [3]",
                "BOOL | [2] | [true,true] | .datatype | is a BOOL tensor",
                "BOOL | [1] | [true] | `` | is a BOOL tensor",
            })
    void namesThePartOfATensorThatDoesNotFit(String datatype, String shape, String data, String place, String message)
            throws DecodeException {
        InvalidRequest error = checked(input("x", datatype, shape, data), Endpoints.tensor("x", ValueType.DOUBLE, 2L));
        assertThat(error.path()).isEqualTo("inputs[x]" + place);
        assertThat(error.message()).startsWith(message);
    }

    @Test
    void aMissingInputIsMissingWhereAllOthersAre() throws DecodeException {
        InputSpec[] inputs = {
            Endpoints.required("gone", ValueType.DOUBLE),
            Endpoints.optional("x", ValueType.DOUBLE),
            Endpoints.optional("y", ValueType.DOUBLE)
        };
        String x = input("x", "FP64", "[1]", "[1]");
        assertThat(checked(x, inputs).path()).isEqualTo("inputs[gone]");
        assertThat(checked(x + ",\"features\":{\"y\":1}", inputs).path()).isEqualTo("features.gone");
        assertThat(checked("\"features\":{\"y\":1}", inputs).path()).isEqualTo("features.gone");
        assertThat(checked("\"unit\":\"u\"", inputs).path()).isEqualTo("features.gone");
    }

    @Test
    void anUnknownInputIsAnInput() throws DecodeException {
        assertThat(checked(input("y", "FP64", "[1]", "[1]")).path()).isEqualTo("inputs[y]");
    }

    private static String input(String name, String datatype, String shape, String data) {
        return "\"inputs\":[{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape
                + ",\"data\":" + data + "}]";
    }

    @Test
    void anUnknownNameIsTheBetterWord() throws DecodeException {
        InvalidRequest error = checked("\"features\":{\"y\":{}}");
        assertThat(error.path()).isEqualTo("features.y");
        assertThat(error.message()).startsWith("is not an input of the endpoint");
    }
}
