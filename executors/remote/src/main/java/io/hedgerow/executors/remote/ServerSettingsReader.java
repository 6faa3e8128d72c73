package io.hedgerow.executors.remote;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import io.hedgerow.executors.remote.ServerSettings.Kind;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a Model document. What is wrong is refused, all at once, each with its place and what is allowed. */
final class ServerSettingsReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(1);

    private final SettingsReader settings;
    private final UnaryOperator<@Nullable String> environment;

    private ServerSettingsReader(SettingsReader settings, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** @param environment finds the value of an environment variable, or null */
    static ServerSettings read(byte[] json, UnaryOperator<@Nullable String> environment) throws ModelRefusedException {
        return new ServerSettingsReader(Settings.read(json).reader(), environment).read();
    }

    private ServerSettings read() throws ModelRefusedException {
        Kind kind = kind();
        ServerSettings read = new ServerSettings(
                ServerUrl.read(settings),
                kind,
                filled("model", settings.text("model")),
                settings.has("version") ? filled("version", settings.label("version")) : null,
                signature(kind),
                whole("connections", 1, 1_024, 8),
                duration("connectTimeout", Duration.ofSeconds(1)),
                duration("callTimeout", Duration.ofSeconds(30)),
                duration("healthCheck", Duration.ofSeconds(10)),
                whole("retries", 0, 10, 2),
                new HeadersReader(environment).read(settings),
                declared());
        settings.finish();
        return read;
    }

    private String filled(String key, String text) {
        if (text.isEmpty() && settings.has(key)) {
            settings.problem(key, "is empty, a name is allowed");
        }
        return text;
    }

    private Kind kind() {
        String name = settings.text("protocol");
        for (Kind kind : Kind.values()) {
            if (kind.documentName().equals(name)) {
                return kind;
            }
        }
        if (settings.has("protocol")) {
            settings.problem(
                    "protocol",
                    "is no known protocol, "
                            + Arrays.stream(Kind.values())
                                    .map(Kind::documentName)
                                    .collect(Collectors.joining(" or "))
                            + " is allowed");
        }
        return Kind.OPEN_INFERENCE;
    }

    private String signature(Kind kind) {
        String name = settings.optionalText("signature");
        if (name != null && kind != Kind.TENSOR_FLOW_SERVING) {
            settings.problem("signature", "is for protocol " + Kind.TENSOR_FLOW_SERVING.documentName() + " only");
        }
        return name == null ? "serving_default" : filled("signature", name);
    }

    private int whole(String key, int least, int most, int preset) {
        Object value = settings.value(key);
        if (value == null) {
            return preset;
        }
        if (value instanceof Long number && number >= least && number <= most) {
            return number.intValue();
        }
        settings.problem(key, "is " + shown(value) + ", a whole number from " + least + " to " + most + " is allowed");
        return preset;
    }

    private Duration duration(String key, Duration preset) {
        Object value = settings.value(key);
        if (value == null) {
            return preset;
        }
        Matcher parts = DURATION.matcher(value.toString());
        if (parts.matches()) {
            Duration duration = of(Long.parseLong(parts.group(1)), parts.group(2));
            if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        settings.problem(key, "is " + shown(value) + ", a duration from 1ms to 1h such as 150ms, 10s or 5m is allowed");
        return preset;
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private @Nullable TensorSignature declared() {
        if (settings.has("inputs") != settings.has("outputs")) {
            settings.problem("", "has one of inputs and outputs, both are allowed, or neither: the server says them");
        }
        List<TensorSpec> inputs = settings.has("inputs") ? tensors("inputs") : List.of();
        List<TensorSpec> outputs = settings.has("outputs") ? tensors("outputs") : List.of();
        return inputs.isEmpty() || outputs.isEmpty() ? null : new TensorSignature(inputs, outputs);
    }

    private List<TensorSpec> tensors(String key) {
        List<TensorSpec> tensors = new ArrayList<>();
        for (SettingsReader tensor : settings.objects(key)) {
            String name = tensor.text("name");
            if (tensors.stream().anyMatch(other -> other.name().equals(name))) {
                tensor.problem("name", "is there twice");
            }
            tensors.add(ServerType.spec(name, datatype(tensor), shape(tensor)));
        }
        return tensors;
    }

    private static ElementType datatype(SettingsReader tensor) {
        ElementType type = ServerType.ofOpenInference(tensor.text("datatype"));
        if (type == null && tensor.has("datatype")) {
            tensor.problem(
                    "datatype", "is no datatype that can be used, one of " + ServerType.allowed() + " is allowed");
        }
        return type == null ? ElementType.FLOAT : type;
    }

    private static List<Long> shape(SettingsReader tensor) {
        if (!(tensor.value("shape") instanceof List<?> list)) {
            tensor.problem(
                    "shape", (tensor.has("shape") ? "is no list" : "is missing") + ", a list of sizes is allowed");
            return List.of();
        }
        List<Long> axes = new ArrayList<>();
        for (Object axis : list) {
            if (!(axis instanceof Long size) || size < Axes.ANY || size > Integer.MAX_VALUE) {
                tensor.problem("shape", "has " + axis + ", sizes and -1 for any size (the batch axis) are allowed");
                return List.of();
            }
            axes.add(size);
        }
        return axes;
    }
}
