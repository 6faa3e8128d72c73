package io.hedgerow.executors.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is loaded, and what is refused with which words. */
class JavaFormatTest {
    private static final String MODELS = TestingJavaModels.class.getName();

    @AfterEach
    void everythingIsClosed() {
        assertThat(TestingJavaModels.OPEN).hasValue(0);
    }

    @Test
    void isFoundByName() {
        ModelFormats formats = ModelFormats.load(getClass().getClassLoader());
        assertThat(formats.find("java")).containsInstanceOf(JavaFormat.class);
    }

    @Test
    void loadsAClassWithItsOptions() throws Exception {
        try (LoadedModel model = load("FraudModel", Map.of("threshold", 10, "riskyCountry", "ZZ"))) {
            assertThat(TestingJavaModels.OPEN).hasValue(1);
            assertThat(model.signature(OutputMapping.INFERRED).classes()).containsExactly("ok", "fraud");
        }
    }

    @Test
    void loadsWithoutContextClassLoader() throws Exception {
        withContextLoader(null, () -> load("FraudModel", Map.of()).close());
    }

    @Test
    void whatIsNotAllowedIsNotEvenLookedFor() {
        AllowList allow = new AllowList(List.of(), List.of("com.acme.*"));
        assertThatThrownBy(() -> new JavaFormat()
                        .load(artifact("java.lang.Object", Map.of()), LoadOptions.DEFAULT.withAllow(allow)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage(
                        "class java.lang.Object is not allowed; a Job's allow.classes sets what is, now com.acme.*");
        refuses(LoadOptions.DEFAULT, "gone.Class", Map.of(), "class gone.Class is not allowed", "now nothing");
    }

    @Test
    void aClassThatIsNoModelIsNotRun() {
        refuses("NoModel", Map.of(), "does not implement " + JavaModel.class.getName());
        assertThat(TestingJavaModels.NoModel.MADE).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Gone|there is no class io.hedgerow.executors.java.TestingJavaModels$Gone on the job's class path",
                "Counted|is abstract; a public class with a public constructor that takes ModelOptions",
                "Hidden|is not public",
                "Inner|is an inner class that is not static",
                "Closed|lacks a constructor",
                "Endless|the constructor of io.hedgerow.executors.java.TestingJavaModels$Endless threw java.lang.StackOverflowError",
                "Greedy|threw java.lang.OutOfMemoryError",
                "Unready|threw java.lang.NumberFormatException: For input string",
            })
    void saysWhatIsWrongWithAClass(String name, String message) {
        refuses(name, Map.of(), message);
        refuses(name, Map.of(), name.equals("Unready") ? "Could not initialize class" : message);
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.OutOfMemoryError",
        "java.lang.StackOverflowError",
        "java.lang.NoClassDefFoundError",
        "java.lang.AssertionError",
        "java.lang.InternalError",
        "java.lang.Throwable",
        "java.io.IOException",
    })
    void aConstructorMayThrowAnything(String error) {
        refuses("Throwing", Map.of("error", error), "the constructor of " + MODELS + "$Throwing threw " + error);
    }

    @Test
    void anInterruptStaysOne() {
        refuses("Throwing", Map.of("error", "java.lang.InterruptedException"), "java.lang.InterruptedException");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aClassMustDescribeItself() {
        refuses("Speechless", Map.of("how", "null"), "description() of " + MODELS + "$Speechless returned null");
        refuses("Speechless", Map.of("how", "twice"), "threw java.lang.IllegalArgumentException: input x is declared");
    }

    @Test
    void anInterfaceIsNoModel() {
        LoadOptions all = allowing("io.hedgerow.*");
        refuses(all, JavaModel.class.getName(), Map.of(), "is an interface; a public class");
        refuses(allowing("[Ljava.lang.String;"), "[Ljava.lang.String;", Map.of(), "does not implement");
    }

    @Test
    void optionsThatNobodyReadsAreRefused() {
        refuses(
                "FraudModel",
                Map.of("treshold", 5, "riskyCountry", 5),
                "settings.options.riskyCountry is the number 5, a text is allowed; settings.options.treshold is an unknown"
                        + " key, riskyCountry, threshold are allowed");
        refuses("FraudModel", Map.of("threshold", -1), "settings.options.threshold must be above 0, was -1.0");
        refuses("Numbered", Map.of("x", 1), "settings.options.x is an unknown key, none is allowed");
        refuses("Odd", Map.of(), "settings.options.what is missing, a text is allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|settings.class is missing",
                "{\"class\":5}|settings.class is the number 5, a text is allowed",
                "{\"class\":\"\"}|settings.class is empty",
                "{\"klass\":\"x\",\"options\":{\"a\":1}}|settings.klass is an unknown key, class, options are allowed",
                "{\"class\":\"a.B\",\"options\":5}|class a.B is not allowed",
                "not json|the settings are no JSON",
            })
    void settingsNameAClass(String json, String message) {
        assertThatThrownBy(() -> new JavaFormat()
                        .load(ModelArtifact.of("settings", json.getBytes(StandardCharsets.UTF_8)), LoadOptions.DEFAULT))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void runsOnTheProcessorAndTheCallingThreadOnly() {
        AllowList allow = new AllowList(List.of(), List.of(MODELS + "$FraudModel"));
        refuses(
                new LoadOptions("cuda", null, 1, allow),
                MODELS + "$FraudModel",
                Map.of(),
                "provider cuda is not available");
        refuses(new LoadOptions("cpu", null, 2, allow), MODELS + "$FraudModel", Map.of(), "threads must be 1, was 2");
    }

    @Test
    void outputsAreTheClassesToName() throws Exception {
        try (LoadedModel model = load("FraudModel", Map.of())) {
            OutputMapping mapping = new OutputMapping("label", null, null, null, List.of());
            assertThatThrownBy(() -> model.signature(mapping))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("leave output out");
        }
    }

    @Test
    void saysSoWhereTheUsersJarBroughtItsOwnJavaModel() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(new File(path).toURI().toURL());
        }
        try (URLClassLoader other =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            withContextLoader(
                    other,
                    () -> refuses(
                            "Numbered", Map.of(), "implements the JavaModel of another class loader; its jar must"));
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void withContextLoader(ClassLoader loader, Action action) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    static LoadedModel load(String name, Map<String, ?> options) throws ModelRefusedException {
        return new JavaFormat().load(artifact(MODELS + "$" + name, options), allowing(MODELS + "$" + name));
    }

    static ModelArtifact artifact(String className, Map<String, ?> options) {
        return ModelArtifact.of(
                "settings",
                Settings.of(Map.of("class", className, "options", options)).canonicalJson());
    }

    static LoadOptions allowing(String classes) {
        return LoadOptions.DEFAULT.withAllow(new AllowList(List.of(), List.of(classes)));
    }

    private static void refuses(String name, Map<String, ?> options, String... messages) {
        refuses(allowing(MODELS + "$" + name), MODELS + "$" + name, options, messages);
    }

    private static void refuses(LoadOptions loadOptions, String className, Map<String, ?> options, String... messages) {
        assertThatThrownBy(() -> new JavaFormat().load(artifact(className, options), loadOptions))
                .isInstanceOf(ModelRefusedException.class)
                .message()
                .contains(messages);
    }
}
