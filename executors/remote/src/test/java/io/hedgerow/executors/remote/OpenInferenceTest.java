package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.json;
import static io.hedgerow.executors.remote.TestingRemote.load;
import static io.hedgerow.executors.remote.TestingRemote.output;
import static io.hedgerow.executors.remote.TestingRemote.ready;
import static io.hedgerow.executors.remote.TestingRemote.sums;
import static io.hedgerow.executors.remote.TestingRemote.twoNumbers;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenInferenceTest {
    private static final String OPEN = "openInference";
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void isFoundByName() {
        assertThat(ModelFormats.load(getClass().getClassLoader()).find("remote"))
                .containsInstanceOf(RemoteFormat.class);
        assertThat(new RemoteFormat().takesSettings()).isTrue();
    }

    @Test
    void signatureIsTheServers() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            ModelSignature signature = model.signature(OutputMapping.INFERRED);

            assertThat(signature.inputs()).containsExactly(new InputSpec("x", ValueType.FLOAT, false, List.of(2L)));
            assertThat(signature.outputs()).containsExactly(new ModelSignature.Output("y", "FP64[-1, 1]", "value"));
            assertThat(signature.task()).isEqualTo(Task.REGRESSION);
        }
    }

    @Test
    void valueIsTheServers() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            assertThat(twoNumbers().score(model, 1.5, 2).value()).isEqualTo(3.5);
        }
        assertThat(server.received("/v2/models/m/infer").get(0).json())
                .isEqualTo(TestingServer.tree(json("{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],"
                        + "'data':[1.5,2.0]}],'outputs':[{'name':'y'}]}")));
    }

    @Test
    void manyRowsAreOneRequest() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            TestingEndpoint endpoint = twoNumbers();
            List<Row> rows = List.of(endpoint.row(1, 2), endpoint.row(3, null), endpoint.row(5, 6));
            TestingResults results = new TestingResults(3);
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());

            assertThat(results.scored(0).value()).isEqualTo(3);
            assertThat(results.failed(1)).hasMessage("input 'b' is missing");
            assertThat(results.scored(2).value()).isEqualTo(11);
        }
        assertThat(server.received("/v2/models/m/infer"))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.json().at("/inputs/0/shape")).hasToString("[2,2]"));
    }

    @Test
    void rowsOfAModelWithoutABatchAxisAreSentOneByOne() throws Exception {
        ready(
                server,
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2]}],"
                        + "'outputs':[{'name':'y','datatype':'FP64','shape':[1,1]}]}");
        sumsOnly();
        try (LoadedModel model = load(server, OPEN, "")) {
            TestingEndpoint endpoint = twoNumbers();
            TestingResults results = new TestingResults(2);
            endpoint.bind(model)
                    .scoreBatch(List.of(endpoint.row(1, 2), endpoint.row(3, 4)), results, new Cancellation());
            assertThat(results.scored(1).value()).isEqualTo(7);
        }
        assertThat(server.received("/v2/models/m/infer")).hasSize(2);
    }

    private void sumsOnly() {
        server.on("/v2/models/m/infer", TestingServer.answering(TestingRemote::sums));
    }

    @Test
    void aRefusedBatchIsSentRowByRow() throws Exception {
        ready(server).on("/v2/models/m/infer", (exchange, request) -> {
            boolean isOne = request.json().at("/inputs/0/shape/0").asInt() == 1;
            (isOne
                            ? TestingServer.answering(TestingRemote::sums)
                            : TestingServer.json(400, "{\"error\":\"batch too large\"}"))
                    .to(exchange, request);
        });
        try (LoadedModel model = load(server, OPEN, "")) {
            TestingEndpoint endpoint = twoNumbers();
            TestingResults results = new TestingResults(2);
            endpoint.bind(model)
                    .scoreBatch(List.of(endpoint.row(1, 2), endpoint.row(3, 4)), results, new Cancellation());
            assertThat(results.scored(0).value()).isEqualTo(3);
            assertThat(results.scored(1).value()).isEqualTo(7);
        }
    }

    @Test
    void aBatchWithoutOneEntryPerRowIsSentRowByRowFromThenOn() throws Exception {
        ready(server).on("/v2/models/m/infer", TestingServer.json(output("y", "FP64", "[1,1]", "[4]")));
        try (LoadedModel model = load(server, OPEN, "")) {
            TestingEndpoint endpoint = twoNumbers();
            Scorer scorer = endpoint.bind(model);
            List<Row> rows = List.of(endpoint.row(1, 2), endpoint.row(3, 4));
            for (int i = 0; i < 2; i++) {
                TestingResults results = new TestingResults(2);
                scorer.scoreBatch(rows, results, new Cancellation());
                assertThat(results.scored(1).value()).isEqualTo(4);
            }
        }
        assertThat(server.received("/v2/models/m/infer")).hasSize(3 + 2);
    }

    @Test
    void probabilitiesNeedClasses() throws Exception {
        softmax("[[0.125,0.5,0.375]]");
        try (LoadedModel model = load(server, OPEN, "")) {
            TestingEndpoint endpoint = twoNumbers().classes("c", "b", "a", "d");
            assertThatThrownBy(() -> endpoint.bind(model))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("neither a label nor probabilities");
            Prediction prediction =
                    endpoint.output(mapping(null, null, null, "a", "b", "c")).score(model, 1, 2);
            assertThat(prediction).isEqualTo(Prediction.ofProbabilities(1, new double[] {0.375, 0.5, 0.125, 0}));
            assertThat(model.signature(mapping(null, "p", null, "a", "b", "c")).classes())
                    .containsExactly("a", "b", "c");
        }
    }

    @Test
    void softmaxOfAnotherWidthThanTheClassesIsRefused() throws Exception {
        softmax("[]");
        try (LoadedModel model = load(server, OPEN, "")) {
            assertThatThrownBy(() -> model.signature(mapping(null, "p", null, "a", "b")))
                    .hasMessageContaining("does not hold a number for each of the 2 classes [a, b]");
        }
    }

    private void softmax(String data) {
        ready(
                        server,
                        "{'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
                                + "'outputs':[{'name':'p','datatype':'FP32','shape':[-1,3]}]}")
                .on("/v2/models/m/infer", TestingServer.json(output("p", "FP32", "[1,3]", data)));
    }

    @Test
    void labelBesideProbabilitiesIsFoundByConvention() throws Exception {
        ready(
                        server,
                        "{'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],'outputs':["
                                + "{'name':'label','datatype':'BYTES','shape':[-1]},"
                                + "{'name':'prob','datatype':'FP32','shape':[-1,2]}]}")
                .on(
                        "/v2/models/m/infer",
                        TestingServer.json(json("{'outputs':[{'datatype':'FP32','data':[0.75,0.25],'shape':[1,2],"
                                + "'name':'prob'},{'name':'label','data':['no'],'datatype':'BYTES','shape':[1]}]}")));
        try (LoadedModel model = load(server, OPEN, "")) {
            Prediction prediction = twoNumbers()
                    .classes("no", "yes")
                    .output(mapping(null, null, null, "no", "yes"))
                    .score(model, 1, 2);
            assertThat(prediction).isEqualTo(Prediction.ofProbabilities(0, new double[] {0.75, 0.25}));
        }
    }

    @Test
    void scoresOfClassesThatAreNumbersGiveAValue() throws Exception {
        ready(
                        server,
                        "{'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
                                + "'outputs':[{'name':'p','datatype':'FP64','shape':[-1,2]}]}")
                .on("/v2/models/m/infer", TestingServer.json(output("p", "FP64", "[1,2]", "[0.25,0.75]")));
        try (LoadedModel model = load(server, OPEN, "")) {
            Prediction prediction =
                    twoNumbers().output(mapping(null, null, "p", "3", "4.5")).score(model, 1, 2);
            assertThat(prediction).isEqualTo(Prediction.ofValue(4.5));
        }
    }

    @Test
    void everyTypeGoesThereAndBack() throws Exception {
        List<String> tensors = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        TestingEndpoint endpoint = TestingRemote.endpoint();
        for (ServerType datatype : ServerType.values()) {
            tensors.add("{'name':'" + datatype + "','datatype':'" + datatype + "','shape':[-1,2]}");
            ElementType type = ServerType.ofOpenInference(datatype.name());
            endpoint.input(datatype.name(), type.valueType(), 2);
            values.add(new Tensor(type.datatype(), new long[] {2}, sample(datatype)));
        }
        ready(server, "{'inputs':" + tensors + ",'outputs':" + tensors + "}")
                .on(
                        "/v2/models/m/infer",
                        TestingServer.answering(request -> "{\"outputs\":" + request.path("inputs") + "}"));
        try (LoadedModel model = load(server, OPEN, "")) {
            Prediction prediction = endpoint.score(model, values.toArray());
            assertThat(prediction.outputs().stream().map(NamedTensor::tensor).toList())
                    .isEqualTo(values);
        }
    }

    private static Object sample(ServerType type) {
        return switch (type) {
            case BOOL -> new boolean[] {true, false};
            case UINT8, INT8 -> new byte[] {-1, 7};
            case UINT16, INT16 -> new short[] {-1, 7};
            case UINT32, INT32 -> new int[] {-1, 7};
            case UINT64, INT64 -> new long[] {-1, 7};
            case FP32 -> new float[] {0.1f, -3e38f};
            case FP64 -> new double[] {0.1, 1e300};
            case BYTES -> new String[] {"a \"quoted\" \ud83d\ude00", ""};
        };
    }

    @Test
    void scalarsOfEveryKindFeedColumns() throws Exception {
        ready(
                        server,
                        "{'inputs':[{'name':'d','datatype':'FP64','shape':[-1]},{'name':'l','datatype':'INT64','shape':[-1,1]},"
                                + "{'name':'s','datatype':'BYTES','shape':[-1]},{'name':'t','datatype':'BOOL','shape':[-1]},"
                                + "{'name':'i','datatype':'UINT8','shape':[-1]}],"
                                + "'outputs':[{'name':'y','datatype':'FP64','shape':[-1]}]}")
                .on("/v2/models/m/infer", TestingServer.json(output("y", "FP64", "[1]", "[1]")));
        TestingEndpoint endpoint = TestingRemote.endpoint()
                .input("d", ValueType.DOUBLE)
                .input("l", ValueType.LONG)
                .input("s", ValueType.STRING)
                .input("t", ValueType.BOOLEAN)
                .input("i", ValueType.INT);
        try (LoadedModel model = load(server, OPEN, "")) {
            endpoint.score(model, 0.5, Long.MAX_VALUE, "q", true, 255);
            assertThat(server.received("/v2/models/m/infer").get(0).body())
                    .contains("[0.5]", "[9223372036854775807]", "[\"q\"]", "[true]", "[255]");
            assertThatThrownBy(() -> endpoint.score(model, 0.5, 1L, "q", true, 256))
                    .hasMessage("input 'i': 256 does not fit UINT8");
            assertThatThrownBy(() -> endpoint.score(model, Double.NaN, 1L, "q", true, 1))
                    .hasMessage("input 'd': NaN cannot be said in JSON");
        }
        assertThat(server.received("/v2/models/m/infer")).hasSize(1);
    }

    @Test
    void bindingTellsWhatDoesNotFit() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            assertThatThrownBy(() -> TestingRemote.endpoint()
                            .input("a", ValueType.STRING)
                            .packed("x", "a")
                            .bind(model))
                    .hasMessageContaining("endpoint input 'a' is string, which input 'x' (FP32[-1, 2]) does not take")
                    .hasMessageContaining("features.order names 1 inputs");
            assertThatThrownBy(() -> TestingRemote.endpoint()
                            .input("a", ValueType.DOUBLE)
                            .optional("b", ValueType.DOUBLE)
                            .packed("x", "a", "b")
                            .bind(model))
                    .hasMessageContaining("'b' is optional")
                    .hasMessageContaining("JSON has no NaN");
            assertThatThrownBy(
                            () -> twoNumbers().output(mapping(null, null, "z")).bind(model))
                    .hasMessageContaining("the model has no output 'z'; it has [y]");
        }
    }

    @Test
    void versionAndPrefixAreInThePath() throws Exception {
        server.on("/gate/v2/models/m%2F..%3F/versions/v%201/ready", TestingServer.json(""))
                .on(
                        "/gate/v2/models/m%2F..%3F/versions/v%201",
                        TestingServer.json(json("{'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
                                + "'outputs':[{'name':'y','datatype':'FP64','shape':[-1,1]}]}")))
                .on("/gate/v2/models/m%2F..%3F/versions/v%201/infer", TestingServer.answering(TestingRemote::sums));
        String settings = json(
                "{'url':'" + server.url() + "/gate/','protocol':'openInference','model':'m/..?'," + "'version':'v 1'}");
        try (LoadedModel model = load(settings, java.util.Set.of("127.0.0.1"))) {
            assertThat(twoNumbers().score(model, 1, 1).value()).isEqualTo(2);
        }
    }

    @Test
    void headersAreSent() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, ",'headers':{'X-Team':'risk'}")) {
            twoNumbers().score(model, 1, 1);
        }
        assertThat(server.received())
                .allSatisfy(
                        request -> assertThat(request.headers().get("X-team")).containsExactly("risk"));
    }

    @Test
    void modelsTheServerCannotDescribeAreRefused() {
        assertThatThrownBy(() -> load(server, OPEN, ""))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("model 'm' on " + server.url()
                        + ": the server answered with status 404: there is no" + " /v2/models/m");
        ready(server, "{'inputs':[{'name':'x','datatype':'BF16','shape':[1]}],'outputs':[]}");
        assertThatThrownBy(() -> load(server, OPEN, ""))
                .hasMessageContaining("'x' in inputs is of \"BF16\"; supported are BOOL");
        ready(server, "{'inputs':[{'name':'x','datatype':'FP32','shape':[1]}]}");
        assertThatThrownBy(() -> load(server, OPEN, "")).hasMessageContaining("has no outputs");
        ready(server).on("/v2/models/m/ready", TestingServer.json(400, ""));
        assertThatThrownBy(() -> load(server, OPEN, "")).hasMessageContaining("status 400");
        ready(server).on("/v2/models/m/ready", TestingServer.json("{\"ready\":false}"));
        assertThatThrownBy(() -> load(server, OPEN, "")).hasMessageContaining("it says that the model is not ready");
    }

    @Test
    void whatTheDocumentDeclaresMustBeTheServers() throws Exception {
        load(sums(server), OPEN, TestingRemote.DECLARED).close();
        assertThatThrownBy(() -> load(
                        server,
                        OPEN,
                        ",'inputs':[{'name':'z','datatype':'FP32','shape':[-1,2]}],"
                                + "'outputs':[{'name':'y','datatype':'FP32','shape':[-1,1]}]"))
                .hasMessageContaining("settings.inputs has 'z' (FP32[-1, 2]), which is not what the server has")
                .hasMessageContaining("settings.outputs has 'y' (FP32[-1, 1]), which is not what the server has")
                .hasMessageContaining("settings.inputs lacks 'x' (FP32[-1, 2])");
    }

    @Test
    void tensorsAreConverted() throws Exception {
        TestingEndpoint endpoint = TestingRemote.endpoint().input("x", ValueType.DOUBLE, 2);
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            Scorer scorer = endpoint.bind(model);
            Tensor halves = new Tensor(Datatype.FP16, new long[] {2}, new short[] {0x3C00, (short) 0xC100});
            assertThat(scorer.score(endpoint.row(halves), new Cancellation()).value())
                    .isEqualTo(1 - 2.5);
            Tensor large = new Tensor(Datatype.UINT64, new long[] {2}, new long[] {-1, 0});
            assertThat(scorer.score(endpoint.row(large), new Cancellation()).value())
                    .isEqualTo(1.8446744e19);
            Tensor long3 = new Tensor(Datatype.FP32, new long[] {3}, new float[3]);
            assertThatThrownBy(() -> scorer.score(endpoint.row(long3), new Cancellation()))
                    .hasMessage("input 'x' has the shape [3], the model takes [2]");
            Tensor beyond = new Tensor(Datatype.FP64, new long[] {2}, new double[] {1e39, 0});
            assertThatThrownBy(() -> scorer.score(endpoint.row(beyond), new Cancellation()))
                    .hasMessage("input 'x': 1.0E39 does not fit FP32");
        }
    }
}
