package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRegistryTest {
    private static final String SERVICE = "META-INF/services/" + SelectionPolicyProvider.class.getName();

    @TempDir
    private Path folder;

    @Test
    void holdsTheBuiltInPoliciesAndTheUsers() {
        assertThat(Policies.REGISTRY.names())
                .containsExactly(
                        "average",
                        "canary",
                        "confidence",
                        "fastest",
                        "lastDeclared",
                        "majorityVote",
                        "priority",
                        "weightedVote");
        assertThat(Policies.REGISTRY.find("lastDeclared")).isInstanceOf(LastDeclaredProvider.class);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheAllowedOnes() {
        assertThatThrownBy(() -> Policies.REGISTRY.find("majority"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no selection policy majority; allowed: average, canary, confidence, fastest,"
                        + " lastDeclared, majorityVote, priority, weightedVote");
    }

    @Test
    void aNameThatIsBuiltInIsRefusedWithBothClasses() {
        assertThatThrownBy(() -> load(Usurper.class.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("selection policy fastest is provided twice")
                .hasMessageContaining("FastestProvider")
                .hasMessageContaining(Usurper.class.getName());
    }

    @Test
    void twoUsersOfOneNameAreRefusedWithBothClasses() {
        assertThatThrownBy(() -> load(Twin.class.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("selection policy lastDeclared is provided twice")
                .hasMessageContaining(LastDeclaredProvider.class.getName())
                .hasMessageContaining(Twin.class.getName());
    }

    @Test
    void aPolicyWithoutANameIsRefused() {
        assertThatThrownBy(() -> load(Nameless.class.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the selection policy of " + Nameless.class.getName() + " has no name");
    }

    @Test
    void aProviderThatCannotBeLoadedIsRefused() {
        assertThatThrownBy(() -> load("com.example.Absent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a selection policy cannot be loaded")
                .hasMessageContaining("com.example.Absent");
    }

    private void load(String provider) throws IOException {
        Path service = folder.resolve(SERVICE);
        Files.createDirectories(service.getParent());
        Files.writeString(service, provider + "\n");
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            PolicyRegistry.load(loader);
        }
    }

    /** Wants a built-in name. */
    public static class Usurper implements SelectionPolicyProvider {
        @Override
        public String name() {
            return "fastest";
        }

        @Override
        public boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint) {
            return true;
        }

        @Override
        public SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
            return ballot -> Verdict.noWinner();
        }
    }

    /** Wants another user's name. */
    public static class Twin extends Usurper {
        @Override
        public String name() {
            return "lastDeclared";
        }
    }

    /** Has no name. */
    public static final class Nameless extends Usurper {
        @Override
        public String name() {
            return " ";
        }
    }
}
