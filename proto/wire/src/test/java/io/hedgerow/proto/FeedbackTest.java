package io.hedgerow.proto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"5\" | 5",
                "5 | 5",
                "5.0 | 5",
                "0.10 | 0.1",
                "1e3 | 1000",
                "99999999999999999999 | 99999999999999999999",
                "true | true",
                "\"5.0\" | 5.0",
                "\"ü\" | ü"
            })
    void aLabelIsItsCanonicalText(String written, String label) throws DecodeException {
        assertThat(json("{\"requestId\":\"r\",\"label\":" + written + "}")).isEqualTo(Feedback.ofLabel("r", label));
    }

    @Test
    void aValueAndATimeAreRead() throws DecodeException {
        assertThat(json("{\"value\":-2,\"label\":null,\"eventTimeMillis\":7,\"requestId\":\"r\"}"))
                .isEqualTo(new Feedback("r", null, -2.0, 7));
    }

    @Test
    void aTimeThatIsKnownIsKept() {
        assertThat(Feedback.ofLabel("r", "a").withEventTimeMillis(5).eventTimeMillis())
                .isEqualTo(5);
        assertThat(new Feedback("r", "a", null, 3).withEventTimeMillis(5).eventTimeMillis())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | requestId is missing",
                "{'requestId':''} | requestId is missing",
                "{'requestId':'r'} | label and value are missing",
                "{'requestId':'r','label':null} | label and value are missing",
                "{'requestId':'r','label':'a','value':1} | both given",
                "{'requestId':'r','value':'1'} | value: a number is allowed",
                "{'requestId':'r','value':1e999} | beyond a 64-bit decimal",
                "{'requestId':'r','value':NaN} | not JSON",
                "{'requestId':'r','label':[]} | a string, a number or a boolean",
                "{'requestId':7,'label':'a'} | a string is allowed",
                "{'requestId':'r','label':'a','lable':'b'} | unknown key",
                "{'requestId':'r','label':'a','label':'b'} | uplicate",
                "{'requestId':'r','label':'a','eventTimeMillis':1.5} | 64-bit integer",
                "{'requestId':'r','label':'a','eventTimeMillis':999999999999999999} | epoch milliseconds",
                "{'requestId':'r','label':'a'} x | not JSON",
                "[] | a JSON object is allowed"
            },
            quoteCharacter = '`')
    void whatIsNoFeedbackIsRefused(String written, String reason) {
        assertThatThrownBy(() -> json(written.replace('\'', '"')))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThatThrownBy(() -> json("{\"requestId\":\"" + "r".repeat(257) + "\",\"label\":\"a\"}"))
                .hasMessageContaining("at most 256");
        assertThatThrownBy(() -> json("{\"requestId\":\"r\",\"label\":\"" + "a".repeat(1025) + "\"}"))
                .hasMessageContaining("at most 1024");
        assertThatThrownBy(() -> json(" ".repeat(1 << 16) + "{}")).hasMessageContaining("at most 65536");
    }

    @Test
    void protobufIsCheckedLikeJson() {
        io.hedgerow.proto.v1.Feedback good = io.hedgerow.proto.v1.Feedback.newBuilder()
                .setRequestId("r")
                .setValue(1)
                .build();
        refused(good.toBuilder().clearRequestId().build(), "requestId is missing");
        refused(good.toBuilder().clearTruth().build(), "label and value are missing");
        refused(good.toBuilder().setValue(Double.NaN).build(), "a finite number is allowed");
        refused(good.toBuilder().setEventTimeMillis(Long.MAX_VALUE).build(), "epoch milliseconds");
        assertThatThrownBy(() -> FeedbackProto.decode(new byte[0])).hasMessageContaining("empty");
    }

    private static void refused(io.hedgerow.proto.v1.Feedback message, String reason) {
        assertThatThrownBy(() -> FeedbackProto.decode(message.toByteArray()))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static Feedback json(String text) throws DecodeException {
        return FeedbackJson.decode(text.getBytes(UTF_8));
    }
}
