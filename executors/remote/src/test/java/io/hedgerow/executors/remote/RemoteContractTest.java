package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.json;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every format keeps, with the settings in place of a file. They give no inputs and outputs, so that damaged ones that
 * lead nowhere are refused: with them a model is loaded also while its server is away.
 */
@Timeout(300)
class RemoteContractTest extends ModelFormatContract {
    private static final LoadOptions OPTIONS =
            LoadOptions.DEFAULT.withAllow(new AllowList(List.of("127.0.0.1"), List.of()));

    private final TestingServer server = TestingRemote.sums(TestingServer.start());

    RemoteContractTest() {
        server.on("/v1/models/m", TestingServer.json(json("{'model_version_status':[{'state':'AVAILABLE'}]}")))
                .on(
                        "/v1/models/m/metadata",
                        TestingServer.json(json("{'metadata':{'signature_def':{'signature_def':{'serving_default':{"
                                + "'inputs':{'x':" + tensor(2) + "},'outputs':{'p':" + tensor(3) + "}}}}}}")))
                .on("/v1/models/m:predict", TestingServer.answering(RemoteContractTest::shares));
    }

    private static String tensor(int width) {
        return "{'dtype':'DT_FLOAT','tensor_shape':{'dim':[{'size':'-1'},{'size':'" + width + "'}]}}";
    }

    /** Of the two numbers of a row and 1: how much of the sum each is. */
    private static String shares(JsonNode request) {
        List<String> rows = new ArrayList<>();
        for (JsonNode instance : request.path("instances")) {
            double a = instance.path("x").path(0).asDouble();
            double b = instance.path("x").path(1).asDouble();
            double sum = a + b + 1;
            rows.add("[" + a / sum + "," + b / sum + "," + 1 / sum + "]");
        }
        return json("{'predictions':" + rows + "}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected ModelFormat format() {
        return new RemoteFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(
                modelCase("openInference")
                        .input("a", ValueType.DOUBLE)
                        .input("b", ValueType.INT)
                        .features("x", "a", "b")
                        .says(Expected.value(3.5), Map.of("a", 1.5, "b", 2))
                        .says(Expected.value(-1), Map.of("a", 0, "b", -1))
                        .says(Expected.failure(), Map.of("a", 1)),
                modelCase("tensorFlowServing")
                        .tensorInput("x", ValueType.FLOAT, 2)
                        .classes("a", "b", "neither")
                        .output(mapping(null, null, null, "a", "b", "neither"))
                        .says(
                                Expected.label("b").withProbabilities(Map.of("a", 0.25, "b", 0.5, "neither", 0.25)),
                                Map.of("x", vector(1, 2)))
                        .says(Expected.label("neither"), Map.of("x", vector(0, 0)))
                        .says(Expected.failure(), Map.of("x", vector(Float.NaN, 0))));
    }

    private ModelCase modelCase(String protocol) {
        return ModelCase.of(
                        protocol,
                        TestingRemote.settings(server.url(), protocol, "").getBytes(UTF_8))
                .options(OPTIONS);
    }

    private static Tensor vector(float... values) {
        return new Tensor(Datatype.FP32, new long[] {values.length}, values);
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        String many = "{'name':'x','datatype':'FP32','shape':[1]},".repeat(100_000);
        return Map.of(
                "a name without end", settings(",'version':'" + "a".repeat(1 << 20) + "'"),
                "lists nested without end", settings(",'inputs':" + "[".repeat(60_000)),
                "inputs without end", settings(",'inputs':[" + many + "],'outputs':[]"));
    }

    private byte[] settings(String more) {
        return TestingRemote.settings(server.url(), "openInference", more).getBytes(UTF_8);
    }
}
