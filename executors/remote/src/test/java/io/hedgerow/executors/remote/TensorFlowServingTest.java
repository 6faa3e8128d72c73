package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.json;
import static io.hedgerow.executors.remote.TestingRemote.twoNumbers;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorFlowServingTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private LoadedModel load(String more) throws ModelRefusedException {
        return TestingRemote.load(server, "tensorFlowServing", more);
    }

    private static String tensor(String name, String type, String... axes) {
        List<String> dims = new ArrayList<>();
        for (String axis : axes) {
            dims.add("{'size':'" + axis + "','name':''}");
        }
        return "'" + name + "':{'dtype':'" + type + "','tensor_shape':{'dim':[" + String.join(",", dims)
                + "],'unknown_rank':false},'name':'" + name + ":0'}";
    }

    private void ready(String path, String inputs, String outputs) {
        server.on(
                        path,
                        TestingServer.json(json("{'model_version_status':[{'version':'1','state':'END','status':"
                                + "{'error_code':'OK','error_message':''}},{'version':'2','state':'AVAILABLE'}]}")))
                .on(
                        path + "/metadata",
                        TestingServer.json(json("{'model_spec':{'name':'m','version':'2'},'metadata':{'signature_def':"
                                + "{'signature_def':{'serving_default':{'inputs':{" + inputs + "},'outputs':{" + outputs
                                + "},'method_name':'tensorflow/serving/predict'}}}}}")));
    }

    private void sums() {
        ready("/v1/models/m", tensor("x", "DT_FLOAT", "-1", "2"), tensor("y", "DT_DOUBLE", "-1"));
        server.on("/v1/models/m:predict", TestingServer.answering(TensorFlowServingTest::sums));
    }

    private static String sums(JsonNode request) {
        List<String> sums = new ArrayList<>();
        for (JsonNode instance : request.path("instances")) {
            sums.add(Double.toString(
                    instance.at("/x/0").asDouble() + instance.at("/x/1").asDouble()));
        }
        return "{\"predictions\":[" + String.join(",", sums) + "]}";
    }

    @Test
    void rowsAreInstances() throws Exception {
        sums();
        try (LoadedModel model = load("")) {
            assertThat(twoNumbers().score(model, 1.5, 2).value()).isEqualTo(3.5);
            TestingResults results = new TestingResults(2);
            TestingEndpoint endpoint = twoNumbers();
            endpoint.bind(model)
                    .scoreBatch(List.of(endpoint.row(1, 2), endpoint.row(3, 4)), results, new Cancellation());
            assertThat(results.scored(0).value()).isEqualTo(3);
            assertThat(results.scored(1).value()).isEqualTo(7);
        }
        List<TestingServer.Received> requests = server.received("/v1/models/m:predict");
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).json())
                .isEqualTo(
                        TestingServer.tree(json("{'signature_name':'serving_default','instances':[{'x':[1.5,2.0]}]}")));
    }

    @Test
    void severalOutputsComeAsObjects() throws Exception {
        ready(
                "/v1/models/m",
                tensor("x", "DT_FLOAT", "-1", "2"),
                tensor("scores", "DT_FLOAT", "-1", "2") + "," + tensor("class", "DT_STRING", "-1"));
        server.on(
                "/v1/models/m:predict",
                TestingServer.json(json("{'predictions':[{'scores':[0.75,0.25],'class':'no'}]}")));
        try (LoadedModel model = load("")) {
            Prediction prediction = twoNumbers()
                    .classes("no", "yes")
                    .output(mapping("class", "scores", null, "no", "yes"))
                    .score(model, 1, 2);
            assertThat(prediction).isEqualTo(Prediction.ofProbabilities(0, new double[] {0.75, 0.25}));
        }
    }

    @Test
    void whatHasNoRowsIsSentInColumns() throws Exception {
        ready(
                "/v1/models/m",
                tensor("x", "DT_INT32", "2", "2") + "," + tensor("k", "DT_FLOAT"),
                tensor("y", "DT_INT64") + "," + tensor("z", "DT_FLOAT", "2"));
        server.on("/v1/models/m:predict", TestingServer.json(json("{'outputs':{'z':[1,2.5],'y':7}}")));
        TestingEndpoint endpoint = TestingRemote.endpoint()
                .input("x", ValueType.INT, 2, 2)
                .input("k", ValueType.DOUBLE)
                .includeOutputs()
                .output(mapping(null, null, "y"));
        try (LoadedModel model = load("")) {
            Tensor x = new Tensor(Datatype.INT32, new long[] {2, 2}, new int[] {1, 2, 3, 4});
            Prediction prediction = endpoint.score(model, x, 0.5);
            assertThat(prediction.value()).isEqualTo(7);
            assertThat(prediction.outputs().get(1).tensor())
                    .isEqualTo(new Tensor(Datatype.FP32, new long[] {2}, new float[] {1, 2.5f}));
        }
        assertThat(server.received("/v1/models/m:predict").get(0).json())
                .isEqualTo(TestingServer.tree(
                        json("{'signature_name':'serving_default','inputs':{'k':0.5,'x':[[1,2],[3,4]]}}")));
    }

    @Test
    void theOnlyOutputInColumnsHasNoName() throws Exception {
        ready("/v1/models/m", tensor("x", "DT_FLOAT", "2"), tensor("y", "DT_FLOAT", "1"));
        server.on("/v1/models/m:predict", TestingServer.json("{\"outputs\":[4]}"));
        try (LoadedModel model = load("")) {
            assertThat(twoNumbers()
                            .output(mapping(null, null, "y"))
                            .score(model, 1, 2)
                            .value())
                    .isEqualTo(4);
        }
    }

    @Test
    void versionsAndLabelsAreInThePath() throws Exception {
        ready("/v1/models/m/versions/3", tensor("x", "DT_FLOAT", "-1", "2"), tensor("y", "DT_DOUBLE", "-1"));
        server.on("/v1/models/m/versions/3:predict", TestingServer.answering(TensorFlowServingTest::sums));
        try (LoadedModel model = load(",'version':3")) {
            assertThat(twoNumbers().score(model, 1, 2).value()).isEqualTo(3);
        }
        ready("/v1/models/m/labels/stable", tensor("x", "DT_FLOAT", "-1", "2"), tensor("y", "DT_DOUBLE", "-1"));
        load(",'version':'stable'").close();
    }

    @Test
    void aPredictionWithoutOneOfItsOutputsFails() throws Exception {
        ready(
                "/v1/models/m",
                tensor("x", "DT_FLOAT", "-1", "2"),
                tensor("y", "DT_FLOAT", "-1") + "," + tensor("z", "DT_FLOAT", "-1"));
        server.on("/v1/models/m:predict", TestingServer.json(json("{'predictions':[{'z':1},{'z':1,'y':1}]}")));
        TestingEndpoint endpoint = twoNumbers().includeOutputs().output(mapping(null, null, "y"));
        try (LoadedModel model = load("")) {
            TestingResults results = new TestingResults(2);
            endpoint.bind(model)
                    .scoreBatch(List.of(endpoint.row(1, 2), endpoint.row(3, 4)), results, new Cancellation());
            assertThat(results.failures()).isEqualTo(2);
        }
    }

    @Test
    void modelsThatCannotBeServedAreRefused() {
        ready("/v1/models/m", tensor("x", "DT_HALF", "-1", "2"), tensor("y", "DT_DOUBLE", "-1"));
        assertThatThrownBy(() -> load("")).hasMessageContaining("'x' in inputs is of \"DT_HALF\"");
        assertThatThrownBy(() -> load(",'signature':'other'"))
                .hasMessageContaining(
                        "settings.signature is 'other', which the server's model has not; it has [serving_default]");
        sums();
        server.on(
                "/v1/models/m",
                TestingServer.json(json("{'model_version_status':[{'version':'2','state':'LOADING'}]}")));
        assertThatThrownBy(() -> load("")).hasMessageContaining("no version of the model is AVAILABLE: 2 is LOADING");
    }

    @Test
    void shapesThatAreNotKnownAreTakenAsRows() throws Exception {
        String unknown = "'x':{'dtype':'DT_DOUBLE','tensor_shape':{'dim':[],'unknown_rank':true},'name':'x:0'}";
        ready("/v1/models/m", unknown, unknown.replace("'x'", "'y'"));
        server.on("/v1/models/m:predict", TestingServer.json("{\"predictions\":[4]}"));
        try (LoadedModel model = load("")) {
            assertThat(model.signature(OutputMapping.INFERRED).outputs().get(0).type())
                    .isEqualTo("FP64[?]");
            TestingEndpoint endpoint = TestingRemote.endpoint().input("x", ValueType.DOUBLE);
            assertThat(endpoint.score(model, 2).value()).isEqualTo(4);
        }
    }
}
