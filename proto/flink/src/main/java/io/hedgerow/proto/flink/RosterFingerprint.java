package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether state that names endpoints, inputs, classes and variants by position can be read under a roster.
 *
 * <p>Covers everything positions stand for: the endpoints in order with their inputs, classes and variants, each
 * variant's model version and pool. Deadlines, weights, policies and the sizes of pools may change without
 * changing it. The rendering hashed here is part of the stored format.
 */
public final class RosterFingerprint {
    private RosterFingerprint() {}

    /** SHA-256 of the canonical rendering, in lower-case hex. */
    public static String of(Roster roster) {
        StringBuilder text = new StringBuilder("hedgerow-roster-1");
        roster.endpoints().forEach(endpoint -> render(endpoint, text));
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void render(EndpointSpec endpoint, StringBuilder text) {
        field("endpoint", endpoint.name(), text);
        for (InputSpec input : endpoint.inputs()) {
            field("input", input.name(), text);
            field("type", input.type().name(), text);
            field("shape", input.shape().toString(), text);
        }
        endpoint.classes().forEach(label -> field("class", label, text));
        for (VariantSpec variant : endpoint.variants()) {
            field("variant", variant.name(), text);
            field("model", variant.model(), text);
            field("version", variant.version(), text);
            field("pool", variant.pool(), text);
            if (variant.modelKey() != null) {
                field("modelKey", variant.modelKey().template(), text);
            }
        }
    }

    /** The length keeps a value from passing for the fields that follow it. */
    private static void field(String name, String value, StringBuilder text) {
        text.append('\n')
                .append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
