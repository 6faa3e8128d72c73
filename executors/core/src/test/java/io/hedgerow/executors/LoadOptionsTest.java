package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {
    private static final List<String> AVAILABLE = List.of("cpu", "cuda");

    @Test
    void theProviderAskedForComesBeforeItsReplacement() throws Exception {
        assertThat(options("cuda", "cpu").choose(AVAILABLE)).isEqualTo("cuda");
        assertThat(options("tensorrt", "cuda").choose(AVAILABLE)).isEqualTo("cuda");
        assertThat(LoadOptions.DEFAULT.choose(AVAILABLE)).isEqualTo("cpu");
    }

    @Test
    void whatIsNotAvailableIsRefusedByName() {
        assertThatThrownBy(() -> options("rocm", null).choose(AVAILABLE))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("provider rocm is not available; available here: cpu, cuda");
        assertThatThrownBy(() -> options("rocm", "tensorrt").choose(AVAILABLE))
                .hasMessage("provider rocm, or else tensorrt, is not available; available here: cpu, cuda");
    }

    @Test
    void modelsLoadedDifferentlyAreDifferent() throws Exception {
        ModelRegistry registry = new ModelRegistry();
        JobID job = new JobID();
        List<LoadOptions> different = List.of(
                options("cpu", null),
                options("cpu", "cuda"),
                options("cuda", null),
                LoadOptions.of(new RuntimeSpec("cpu", null, 2)),
                options("cpu", null).withAllow(new AllowList(List.of("host"), List.of())));
        List<ModelLease> leases = new ArrayList<>();
        for (LoadOptions options : different) {
            ModelRegistry.Key key = new ModelRegistry.Key(job, "testing", "abc", options);
            leases.add(registry.acquire(key, () -> TestingModel.load("")));
        }
        assertThat(registry.size()).isEqualTo(different.size());
        leases.forEach(ModelLease::close);
    }

    @Test
    void anAllowListIsTheSameHoweverItIsWritten() {
        AllowList one = new AllowList(List.of("b", "a:1"), List.of("z.*", "y.Z", "y.Z"));
        AllowList other = new AllowList(List.of("a:1", "b", "b"), List.of("y.Z", "z.*"));

        assertThat(one).isEqualTo(other);
        LoadOptions options = LoadOptions.DEFAULT.withAllow(one);
        assertThat(options.allowedHosts()).containsExactly("a:1", "b");
        assertThat(options.allowedClasses()).containsExactly("y.Z", "z.*");
    }

    @Test
    void aClassIsAllowedByItsNameOrAPackageAroundIt() {
        AllowList allow = new AllowList(List.of(), List.of("com.acme.FraudModel", "com.acme.models.*"));

        assertThat(List.of("com.acme.FraudModel", "com.acme.models.A", "com.acme.models.deep.A$B"))
                .allMatch(allow::admitsClass);
        assertThat(List.of(
                        "com.acme.FraudModel2", "com.acme.FraudModel$In", "com.acme.modelsB.A", "com.acme.models", "A"))
                .noneMatch(allow::admitsClass);
        assertThat(AllowList.NOTHING.admitsClass("")).isFalse();
    }

    private static LoadOptions options(String provider, String orElse) {
        return LoadOptions.of(new RuntimeSpec(provider, orElse, 1));
    }
}
