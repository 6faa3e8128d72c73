package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedLocationsTest {
    private static final AllowedLocations BUCKET =
            new AllowedLocations(List.of(new FileLocation("s3://models/a", URI.create("s3://models/a"))));

    @TempDir
    private Path folder;

    @Test
    void admitsWhatLiesUnderAnAllowedUri() throws Exception {
        BUCKET.admitRemote(Locations.resolve("s3://models/a/b/m.onnx", folder));
        BUCKET.admitRemote(Locations.resolve("S3://models/a/m.onnx", folder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://models/ab/m.onnx",
                "s3://models/m.onnx",
                "s3://models-of-others/a/m.onnx",
                "s3://models:80/a/m.onnx",
                "gs://models/a/m.onnx",
                "s3:///a/m.onnx"
            })
    void refusesWhatDoesNot(String location) throws Exception {
        FileLocation elsewhere = Locations.resolve(location, folder);
        assertThatThrownBy(() -> BUCKET.admitRemote(elsewhere))
                .hasMessageContaining("lies outside of the allowed locations s3://models/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://models/a/../m.onnx",
                "s3://models/a/%2e%2e/m.onnx",
                "s3://models/a/..%2Fm.onnx",
                "s3://user:secret@models/a/m.onnx",
                "s3://models/a/m.onnx?x",
                "s3://models/a/m.onnx#x",
                "https://models/a/m.onnx",
                "file://host/a",
                "file:a",
                "s3:models",
                "s3://models/a b"
            })
    void refusesUrisThatAreNoPlainPath(String location) {
        assertThatThrownBy(() -> Locations.resolve(location, folder)).isInstanceOf(Locations.BadLocation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://models.example/a/m.onnx",
                "https://models.example/a/b/m.onnx?signature=hush",
                "HTTPS://MODELS.example:443/a/m.onnx",
                "https://models.example/a/m%20n.onnx"
            })
    void admitsWhatLiesUnderAnAllowedAddress(String location) throws Exception {
        FileLocation model = Locations.resolveAny(location, folder);
        web("https://models.example/a").admitRemote(model);
        web("https://Models.Example:443/a/").admitRemote(model);
        web("https://models.example").admitRemote(model);
        assertThat(model.toString()).doesNotContain("hush");
        assertThat(model.written()).doesNotContain("hush");
    }

    private AllowedLocations web(String prefix) throws Exception {
        return new AllowedLocations(List.of(Locations.resolvePrefix(prefix, folder)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://models.example/ab/m.onnx",
                "https://models.example/A/m.onnx",
                "https://models.example:8443/a/m.onnx",
                "https://x.models.example/a/m.onnx",
                "https://models.example.evil/a/m.onnx",
                "https://models.example./a/m.onnx",
                "https://models.example/?x=/a/m.onnx",
                "s3://models.example/a/m.onnx"
            })
    void refusesAddressesThatDoNot(String location) throws Exception {
        FileLocation elsewhere = Locations.resolveAny(location, folder);
        assertThatThrownBy(() -> web("https://models.example/a").admitRemote(elsewhere))
                .hasMessageContaining("lies outside of the allowed locations https://models.example/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://models/a/m.onnx?hush",
                "https://hush:hush@models/a/m.onnx?hush",
                "https://models.example@hush/a/m.onnx#hush",
                "https://models/a/m.onnx#hush",
                "https://models/a/../m.onnx?hush",
                "https://models/a/%2e%2e/m.onnx?hush",
                "https://models/a/..%2fm.onnx?hush",
                "https://models/a/%252e%252e/m.onnx?hush",
                "https://models/a/..;x/m.onnx?hush",
                "https://models/a/..%5cm.onnx?hush",
                "https://models/a/%0d%0am.onnx?hush",
                "https:///a/m.onnx?hush",
                "https:a?hush",
                "https:hush:hush@models/a",
                "https://user:hu/hush:@models/a",
                "https://models/a?hush hush",
                "https://models/a b?hush"
            })
    void refusesAddressesThatMayMeanAnotherPlaceAndKeepsTheirSecrets(String location) {
        assertThatThrownBy(() -> Locations.resolveAny(location, folder))
                .isInstanceOf(Locations.BadLocation.class)
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hush:", "?hush", "#hush"));
    }

    @Test
    void aPrefixHasNoQueryAndOnlyModelsComeFromTheWeb() {
        assertThatThrownBy(() -> Locations.resolvePrefix("https://models/a?hush", folder))
                .hasMessageContaining("with a query")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> Locations.resolve("https://models/a?hush", folder))
                .hasMessageContaining("only models and their samples are read from the web")
                .hasMessageNotContaining("hush");
    }

    @Test
    void comparesRealPaths() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("allowed"));
        Files.writeString(folder.resolve("secret"), "");
        Files.writeString(inside.resolve("m"), "");
        Files.createSymbolicLink(inside.resolve("link"), folder.resolve("secret"));
        Files.createDirectories(folder.resolve("allowed-not"));
        Files.writeString(folder.resolve("allowed-not/m"), "");
        AllowedLocations allowed = new AllowedLocations(List.of(Locations.resolve("allowed", folder)));

        assertThat(allowed.admitLocal(Locations.resolve("m", inside)))
                .isEqualTo(inside.resolve("m").toRealPath());
        assertThatCode(() -> allowed.admitLocal(Locations.resolve("allowed-not/../allowed/m", folder)))
                .doesNotThrowAnyException();
        for (String outside : List.of("../secret", "link", "../allowed-not/m", "..")) {
            FileLocation location = Locations.resolve(outside, inside);
            assertThatThrownBy(() -> allowed.admitLocal(location))
                    .as(outside)
                    .hasMessageContaining("lies outside of the allowed locations");
        }
    }

    @Test
    void keepsOddNames() throws Exception {
        FileLocation odd = Locations.resolve("a b%20#?é", folder);
        assertThat(odd.localPath()).isEqualTo(folder.resolve("a b%20#?é"));
        assertThat(new org.apache.flink.core.fs.Path(odd.uri()).getPath()).isEqualTo(folder + "/a b%20#?é");
    }
}
