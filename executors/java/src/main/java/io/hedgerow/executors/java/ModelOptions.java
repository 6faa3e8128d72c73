package io.hedgerow.executors.java;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Model document says under {@code settings.options}. Read it in the constructor: an option that the constructor does
 * not ask for refuses the model, as a name that is misspelt would otherwise go unnoticed. What is missing or of the wrong type
 * refuses the model too. Not thread-safe, and not to be kept.
 */
public final class ModelOptions {
    private final SettingsReader options;

    ModelOptions(SettingsReader options) {
        this.options = options;
    }

    /** Options of these values, to try a model in a test: texts, whole numbers, doubles, booleans, lists and maps. */
    public static ModelOptions of(Map<String, ?> values) {
        return new ModelOptions(Settings.of(Map.of("options", values)).reader().object("options"));
    }

    /** Whether an option is written. */
    public boolean has(String name) {
        return options.has(name);
    }

    /** A text that must be written. */
    public String text(String name) {
        return options.text(name);
    }

    /** A text, or the preset where it is not written. */
    public String text(String name, String preset) {
        String text = options.optionalText(name);
        return text == null ? preset : text;
    }

    /** A number that must be written. */
    public double number(String name) {
        if (!options.has(name)) {
            options.problem(name, "is missing, a number is allowed");
        }
        return options.number(name, Double.NaN);
    }

    /** A number, or the preset where it is not written. */
    public double number(String name, double preset) {
        return options.number(name, preset);
    }

    /** A whole number, or the preset where it is not written. */
    public long whole(String name, long preset) {
        return options.whole(name, preset);
    }

    /** {@code true} or {@code false}, or the preset where it is not written. */
    public boolean flag(String name, boolean preset) {
        return options.flag(name, preset);
    }

    /** A list of at least one value: texts, {@code Long}, {@code Double}, {@code Boolean}, lists and maps. */
    public List<Object> list(String name) {
        return options.list(name);
    }

    /** An object of options; an empty one where it is not written. */
    public ModelOptions object(String name) {
        return new ModelOptions(options.object(name));
    }

    /** The value of an option, whatever it is, or null. */
    public @Nullable Object value(String name) {
        return options.value(name);
    }

    /** Names of all options, sorted; all count as asked for. */
    public Set<String> names() {
        return options.keys();
    }

    /** Refuses the model for what it says of an option; the message goes on after its name: {@code must be above 0}. */
    public void refuse(String name, String message) {
        options.problem(name, message);
    }

    /** Throws for everything that is wrong; for tests, since the format does it after the constructor. */
    public void check() throws ModelRefusedException {
        options.finish();
    }
}
