package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.json;
import static io.hedgerow.executors.remote.TestingRemote.output;
import static io.hedgerow.executors.remote.TestingRemote.ready;
import static io.hedgerow.executors.remote.TestingRemote.sums;
import static io.hedgerow.executors.remote.TestingRemote.twoNumbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.LoadedModel;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer is read as what was asked for, or the attempt fails with the reason. */
@Timeout(300)
class BadAnswersTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private void assertFails(TestingServer.Reply reply, String reason) throws Exception {
        ready(server).on("/v2/models/m/infer", reply);
        try (LoadedModel model = TestingRemote.load(server, "openInference", "")) {
            assertThatThrownBy(() -> twoNumbers().score(model, 1, 2))
                    .isInstanceOf(RemoteCallException.class)
                    .hasMessageContaining(reason);
            sums(server); // and the next call is none the worse for it
            assertThat(twoNumbers().score(model, 1, 2).value()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            y | FP64 | [1,2]   | [1,2]       | has the shape [1, 2], the model declares [-1, 1]
            y | FP64 | [1]     | [1]         | has the shape [1], the model declares [-1, 1]
            y | FP64 | [-1,1]  | [1]         | do not fill its shape
            y | FP64 | [2,1]   | [1,2]       | does not have one entry for one row
            y | FP64 | [1,1]   | [1,2]       | has 2 elements, which do not fill its shape [1, 1]
            y | FP64 | [1,1]   | []          | has 0 elements
            y | FP64 | [1,1]   | [[[1]]]     | nested otherwise than its shape says
            y | FP64 | [2,1]   | [[1],[2,3]] | ragged
            y | FP64 | [2,1]   | [1,[2]]     | ragged
            y | FP64 | [1,1]   | null        | null at element 0
            y | FP64 | [1,1]   | [null]      | null at element 0
            y | FP64 | [1,1]   | [{}]        | an object at element 0
            y | FP64 | [1,1]   | ["1"]       | element 0: a text is no number
            y | FP64 | [1,1]   | ["NaN"]     | element 0: a text is no number
            y | FP64 | [1,1]   | [true]      | element 0: true is no number
            y | FP64 | [1,1]   | [NaN]       | has NaN or Infinity where a number is due
            y | FP64 | [1,1]   | [Infinity]  | has NaN or Infinity where a number is due
            y | FP64 | [1,1]   | [-Infinity] | has NaN or Infinity where a number is due
            y | FP64 | [1,1]   | [1e999]     | beyond the range of FP64
            y | FP64 | [1,1.5] | [1]         | shape, element 1: 1.5 is no INT64
            y | FP32 | [1,1]   | [1]         | output 'y' is of 'FP32', the model declares FP64
            y | `''` | [1,1]   | [1]         | output 'y' is of '', the model declares FP64
            z | FP64 | [1,1]   | [1]         | lacks the output 'y'; it has [z]
            """)
    void outputThatIsNotWhatTheModelDeclares(String name, String type, String shape, String data, String reason)
            throws Exception {
        assertFails(TestingServer.json(output(name, type.replace("''", ""), shape, data)), reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                     | is no JSON object
            []                                     | is no JSON object
            {                                      | is no JSON
            {'outputs':[]}                         | lacks the output 'y'; it has []
            {'outputs':{}}                         | lacks the output 'y'
            {'outputs':[1]}                        | is not built as the protocol says
            {'outputs':[{'name':'y','datatype':'FP64','shape':[1,1]}]} | lacks its shape or its data
            {'outputs':[{'name':'y'},{'name':'y'}]} | has the output 'y' twice
            {'outputs':[],'outputs':[]}            | Duplicate field
            {'outputs':[]} x                       | is no JSON
            {'outputs':[]} {}                      | is not built as the protocol says
            """)
    void answerThatIsNotBuiltAsTheProtocolSays(String answer, String reason) throws Exception {
        assertFails(TestingServer.json(json(answer)), reason);
    }

    @Test
    void deepNestingIsNotFollowed() throws Exception {
        assertFails(TestingServer.json(output("y", "FP64", "[1,1]", "[".repeat(40) + "]".repeat(40))), "nested deeper");
        assertFails(TestingServer.json("[".repeat(100_000)), "is no JSON object");
        assertFails(TestingServer.json("{\"x\":" + "[".repeat(100_000)), "is no JSON: Document nesting depth");
    }

    @Test
    void otherContentTypes() throws Exception {
        assertFails(
                TestingServer.json(200, output("y", "FP64", "[1,1]", "[1]"), Map.of("Content-Type", "text/html")),
                "is of content type 'text/html', not application/json");
        ready(server)
                .on(
                        "/v2/models/m/infer",
                        TestingServer.json(
                                200,
                                output("y", "FP64", "[1,1]", "[1]"),
                                Map.of("Content-Type", "Application/JSON; charset=utf-8")));
        try (LoadedModel model = TestingRemote.load(server, "openInference", "")) {
            assertThat(twoNumbers().score(model, 1, 2).value()).isEqualTo(1);
        }
    }

    @Test
    void compressedAnswersAreNotUnpacked() throws Exception {
        assertFails(TestingServer.json(200, "{}", Map.of("Content-Encoding", "gzip")), "is encoded as gzip");
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (TestingServer other = TestingServer.start()) {
            assertFails(
                    TestingServer.json(307, "", Map.of("Location", other.url() + "/v2/models/m/infer")),
                    "status 307; redirects are not followed");
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void errorsAreQuoted() throws Exception {
        assertFails(TestingServer.json(400, "{\"error\":\"x is too long\"}"), "status 400: x is too long");
        assertFails(TestingServer.json(500, "{\"error\":{}}"), "status 500");
        assertFails(TestingServer.json(404, "{"), "status 404, and an error that is no JSON");
        assertFails(TestingServer.json(400, "{\"error\":\"" + "long ".repeat(1_000) + "\"}"), "long long");
    }

    @Test
    void hugeAnswersAreLeftUnread() throws Exception {
        assertFails(server.endless(), "has more than the 16777216 bytes that are allowed");
        assertFails(
                (exchange, request) -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, 1L << 40);
                    exchange.getResponseBody().write('{');
                },
                "has 1099511627776 bytes; at most 16777216 are allowed");
    }

    @Test
    void hugeErrorsAreLeftUnread() throws Exception {
        assertFails(
                TestingServer.json(400, "{\"error\":\"" + "x".repeat(1 << 17) + "\"}"), "at most 65536 are allowed");
    }
}
