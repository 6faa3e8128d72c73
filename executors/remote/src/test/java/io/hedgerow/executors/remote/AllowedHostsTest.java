package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelRefusedException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedHostsTest {

    @ParameterizedTest
    @CsvSource({
        "http://models:8000, models",
        "http://models:8000, models:8000",
        "http://models:8000, MODELS",
        "http://models, models:80",
        "https://models, models:443",
        "http://[::1]:8000, [::1]:8000",
    })
    void allowed(String url, String entry) {
        assertThatCode(() -> AllowedHosts.check(URI.create(url), Set.of("other", entry)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "http://models:8000, models:80",
        "http://models.evil.example:8000, models",
        "http://evil-models:8000, models",
        "http://models:8000, *",
        "http://models:8000, http://models:8000",
    })
    void notAllowed(String url, String entry) {
        assertThatThrownBy(() -> AllowedHosts.check(URI.create(url), Set.of(entry)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("which is not allowed; allowed are " + entry);
    }

    @Test
    void nothingIsSentToAServerThatIsNotAllowed() {
        try (TestingServer server = TestingRemote.sums(TestingServer.start())) {
            assertThatThrownBy(() -> TestingRemote.load(settings(server.url(), "openInference", ""), Set.of()))
                    .hasMessage("settings.url names the host 127.0.0.1:" + server.port()
                            + ", which is not allowed; no host is");
            assertThatThrownBy(() -> TestingRemote.load(
                            settings(server.url(), "openInference", TestingRemote.DECLARED), Set.of("localhost")))
                    .hasMessageContaining("which is not allowed; allowed are localhost");
            assertThat(server.received()).isEmpty();
        }
    }
}
