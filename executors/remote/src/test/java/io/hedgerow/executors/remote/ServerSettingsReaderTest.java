package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelRefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsReaderTest {
    private static final String LEAST = "'url':'http://models:8000','protocol':'openInference','model':'wine'";

    private static ServerSettings read(String json) throws ModelRefusedException {
        Map<String, String> environment = Map.of("HEDGEROW_REMOTE_TOKEN", "s3cret", "OTHER", "0ther");
        return ServerSettingsReader.read(json(json).getBytes(UTF_8), environment::get);
    }

    @Test
    void mostHasADefault() throws Exception {
        ServerSettings settings = read("{" + LEAST + "}");

        assertThat(settings.url()).isEqualTo(URI.create("http://models:8000"));
        assertThat(settings.kind()).isEqualTo(ServerSettings.Kind.OPEN_INFERENCE);
        assertThat(settings.model()).isEqualTo("wine");
        assertThat(settings.version()).isNull();
        assertThat(settings.connections()).isEqualTo(8);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.healthCheck()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.retries()).isEqualTo(2);
        assertThat(settings.headers()).isEqualTo(Headers.NONE);
        assertThat(settings.declared()).isNull();
    }

    @Test
    void everythingCanBeSet() throws Exception {
        ServerSettings settings =
                read("{'url':'https://Gate.Example/models/','protocol':'tensorFlowServing','model':'m',"
                        + "'version':3,'signature':'s','connections':2,'connectTimeout':'50ms','callTimeout':'2m',"
                        + "'healthCheck':'1h','retries':0,'headers':{'X-Team':'risk','Authorization':"
                        + "'Bearer ${env:HEDGEROW_REMOTE_TOKEN}'},'inputs':[{'name':'x','datatype':'FP32','shape':[-1,4]}],"
                        + "'outputs':[{'name':'y','datatype':'INT64','shape':[]}]}");

        assertThat(settings.url()).isEqualTo(URI.create("https://gate.example/models"));
        assertThat(settings.version()).isEqualTo("3");
        assertThat(settings.signature()).isEqualTo("s");
        assertThat(settings.callTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.headers().values())
                .containsOnly(Map.entry("X-Team", "risk"), Map.entry("Authorization", "Bearer s3cret"));
        assertThat(settings.declared().inputs()).hasToString("['x' (FP32[-1, 4])]");
        assertThat(settings.declared().outputs()).hasToString("['y' (INT64[])]");
        assertThat(settings.toString()).as("secrets are in no text").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                        | settings.protocol is missing, a text is allowed; settings.url is missing, a text is allowed; settings.model is missing
            []                                        | no
            {LEAST,'conections':3}                    | settings.conections is an unknown key, callTimeout, connectTimeout, connections, headers
            {LEAST,'version':''}                      | settings.version is empty
            {LEAST,'signature':'s'}                   | settings.signature is for protocol tensorFlowServing only
            {LEAST,'connections':0}                   | settings.connections is 0, a whole number from 1 to 1024 is allowed
            {LEAST,'connections':'8'}                 | settings.connections is 8, a whole number from 1 to 1024 is allowed
            {LEAST,'retries':11}                      | settings.retries is 11, a whole number from 0 to 10 is allowed
            {LEAST,'healthCheck':10}                  | settings.healthCheck is 10, a duration from 1ms to 1h such as 150ms, 10s or 5m is allowed
            {LEAST,'connectTimeout':'0ms'}            | settings.connectTimeout is 0ms, a duration
            {LEAST,'callTimeout':'2h'}                | settings.callTimeout is 2h, a duration
            {LEAST,'inputs':[{'name':'x','datatype':'FP32','shape':[1]}]} | settings has one of inputs and outputs, both are allowed, or neither
            {LEAST,'inputs':[],'outputs':{}}          | settings.outputs is an object, a list is allowed
            {LEAST,'inputs':[{'name':'x','datatype':'FP16','shape':[1]}],'outputs':[]} | settings.inputs[0].datatype is no datatype that can be used, one of BOOL, UINT8
            {LEAST,'inputs':[{'name':'x','datatype':'FP32'}],'outputs':[]} | settings.inputs[0].shape is missing
            {LEAST,'inputs':[{'name':'x','datatype':'FP32','shape':[-2]}],'outputs':[]} | settings.inputs[0].shape has -2, sizes and -1 for any size
            {LEAST,'inputs':[{'nam':'x','datatype':'FP32','shape':[1]}],'outputs':[]} | settings.inputs[0].nam is an unknown key, datatype, name, shape are allowed
            {LEAST,'headers':{'Host':'x'}}            | settings.headers.Host cannot be set
            {LEAST,'headers':{'A B':'x'}}             | settings.headers.A B cannot be set
            {LEAST,'headers':{'X':1}}                 | settings.headers.X is no text
            {LEAST,'headers':{'authorization':'Bearer abc'}} | settings.headers.authorization is a secret in a document
            {LEAST,'headers':{'X':'${env:OTHER}'}}    | settings.headers.X names the environment variable OTHER, one that begins with HEDGEROW_REMOTE_ is allowed
            {LEAST,'headers':{'X':'${env:HEDGEROW_REMOTE_NONE}'}} | settings.headers.X names the environment variable HEDGEROW_REMOTE_NONE, which is not set here
            {LEAST,'headers':{'X':'a\\nb'}}           | settings.headers.X has other characters than printable ASCII
            """)
    void whatIsWrongIsRefusedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> read(json.replace("LEAST", LEAST)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("s3cret", "0ther", "abc");
    }

    @ParameterizedTest
    @CsvSource({
        "models:8000, is no server",
        "ftp://models, is no server",
        "http:///v2, is no server",
        "http://models:0, is no server",
        "http://models:65536, is no server",
        "http://a b, is no URL (Illegal",
        "http://user:pass@models, has a user",
        "http://models/?x=1, has a user",
        "http://models/#x, has a user",
    })
    void onlyPlainUrlsAreAllowed(String url, String message) {
        assertThatThrownBy(() -> read("{" + LEAST.replace("http://models:8000", url) + "}"))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("settings.url ")
                .hasMessageContaining(message);
    }

    @Test
    void unknownProtocolsAreRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> read("{" + LEAST.replace("openInference", "grpc") + "}"))
                .hasMessage("settings.protocol is no known protocol, openInference or tensorFlowServing is allowed");
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        assertThatThrownBy(() -> read("{'url':'x','protocol':'y','retries':-1}"))
                .hasMessageContainingAll(
                        "settings.url", "settings.protocol", "settings.model is missing", "settings.retries");
    }
}
