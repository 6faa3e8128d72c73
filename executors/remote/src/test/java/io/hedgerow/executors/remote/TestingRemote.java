package io.hedgerow.executors.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Models on a testing server. */
final class TestingRemote {
    private static final String METADATA = "{'name':'m','versions':['1'],'platform':'testing',"
            + "'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
            + "'outputs':[{'name':'y','datatype':'FP64','shape':[-1,1]}]}";

    /** What {@link #sums} takes and gives, as settings say it. */
    static final String DECLARED = ",'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
            + "'outputs':[{'name':'y','datatype':'FP64','shape':[-1,1]}]";

    private TestingRemote() {}

    static TestingEndpoint endpoint() {
        return TestingEndpoint.of(new RemoteFormat());
    }

    /** JSON with apostrophes for quotation marks. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    static LoadedModel load(TestingServer server, String protocol, String more) throws ModelRefusedException {
        return load(settings(server.url(), protocol, more), Set.of("127.0.0.1"));
    }

    static LoadedModel load(String settings, Set<String> allowedHosts) throws ModelRefusedException {
        return new RemoteFormat()
                .load(
                        ModelArtifact.of("settings", settings.getBytes(UTF_8)),
                        LoadOptions.DEFAULT.withAllow(new AllowList(List.copyOf(allowedHosts), List.of())));
    }

    /** A model with a clock of the test. */
    static LoadedModel load(TestingServer server, String more, LongSupplier nanoClock) throws ModelRefusedException {
        byte[] settings = settings(server.url(), "openInference", more).getBytes(UTF_8);
        return RemoteModel.load(ServerSettingsReader.read(settings, name -> null), nanoClock);
    }

    /** @param more further members, each behind a comma; without one about it, a connection has all the time it needs */
    static String settings(String url, String protocol, String more) {
        String patience = more.contains("connectTimeout") ? "" : ",'connectTimeout':'1m'";
        return json("{'url':'" + url + "','protocol':'" + protocol + "','model':'m'" + patience + more + "}");
    }

    /** An Open Inference model whose y is the sum of the two elements of x, for any number of rows. */
    static TestingServer sums(TestingServer server) {
        return ready(server).on("/v2/models/m/infer", TestingServer.answering(TestingRemote::sums));
    }

    /** The same, but for what it answers. */
    static TestingServer ready(TestingServer server) {
        return ready(server, METADATA);
    }

    static TestingServer ready(TestingServer server, String metadata) {
        return server.on("/v2/models/m/ready", TestingServer.json(""))
                .on("/v2/models/m", TestingServer.json(json(metadata)));
    }

    static String sums(JsonNode request) {
        JsonNode data = request.path("inputs").path(0).path("data");
        List<String> sums = new ArrayList<>();
        for (int i = 0; i < data.size(); i += 2) {
            sums.add(Double.toString(data.get(i).asDouble() + data.get(i + 1).asDouble()));
        }
        return output("y", "FP64", "[" + sums.size() + ",1]", "[" + String.join(",", sums) + "]");
    }

    /** An answer of one output. */
    static String output(String name, String datatype, String shape, String data) {
        return json("{'model_name':'m','outputs':[{'name':'" + name + "','datatype':'" + datatype + "','shape':" + shape
                + ",'data':" + data + "}]}");
    }

    /** An endpoint for {@link #sums}. */
    static TestingEndpoint twoNumbers() {
        return endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b");
    }
}
