package io.hedgerow.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What bytes get that are no model, or no honest one: a refusal that says something, never an {@code Error} or a crash. */
public abstract class HostileModelContract {
    private static final long SEED = Long.getLong("hedgerow.seed", 1);

    /** Only {@link ModelFormatContract} is extended. */
    HostileModelContract() {}

    /** The format. */
    protected abstract ModelFormat format();

    /** Opens the models that those of the format are made of; most are made of none. */
    protected ModelOpener opener() {
        return ModelOpener.NONE;
    }

    /** Models of the format, and what they say. */
    protected abstract List<ModelCase> cases();

    /**
     * Bytes that claim more than they hold, or more than a task can bear, by a name for each; a format knows best where its
     * files state a size. Each must be refused.
     */
    protected abstract Map<String, byte[]> hugeClaims();

    @Test
    void nothingIsNoModel() {
        ModelCase any = cases().get(0);
        assertThat(refusal("no bytes", new byte[0], any)).isNotNull();
        assertThat(refusal("zeros", new byte[4096], any)).isNotNull();
        assertThat(refusal("text", "this is no model".getBytes(UTF_8), any)).isNotNull();
    }

    @TestFactory
    Stream<DynamicTest> hugeClaimsAreRefused() {
        return hugeClaims().entrySet().stream()
                .map(claim -> DynamicTest.dynamicTest(
                        claim.getKey(),
                        () -> assertThat(refusal(claim.getKey(), claim.getValue(), cases().get(0)))
                                .as("what the refusal says")
                                .isNotNull()));
    }

    @TestFactory
    Stream<DynamicTest> damagedBytesAreRefusedOrLoad() {
        return cases().stream()
                .map(modelCase -> DynamicTest.dynamicTest(modelCase + ", seed " + SEED, () -> {
                    int refused = 0;
                    Map<String, byte[]> damaged =
                            DamagedBytes.of(modelCase.artifact().bytes(), SEED);
                    for (Map.Entry<String, byte[]> bad : damaged.entrySet()) {
                        refused += refusal(bad.getKey(), bad.getValue(), modelCase) == null ? 0 : 1;
                    }
                    assertThat(refused)
                            .as("how many of " + damaged.size() + " are refused")
                            .isGreaterThan(damaged.size() / 3);
                }));
    }

    /** What the format says against the bytes, or null where it takes them; fails for anything else that is thrown. */
    private @Nullable String refusal(String as, byte[] bytes, ModelCase modelCase) {
        try (LoadedModel model = format().load(ModelArtifact.of(as, bytes.clone()), modelCase.options(), opener())) {
            tryOut(model, modelCase);
            return null;
        } catch (ModelRefusedException e) {
            assertThat(e.getMessage()).as(as + ": what the refusal says").isNotBlank();
            return e.getMessage();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(as + ": " + e + " where a ModelRefusedException is expected", e);
        }
    }

    /** What loads may still be odd: it is asked what anybody would ask it, and may refuse. */
    private static void tryOut(LoadedModel model, ModelCase modelCase) {
        try {
            model.signature(modelCase.output());
            model.bind(modelCase.binding());
        } catch (ModelRefusedException e) {
            assertThat(e.getMessage()).as("what the refusal says").isNotBlank();
        }
    }
}
