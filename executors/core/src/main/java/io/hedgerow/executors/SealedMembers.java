package io.hedgerow.executors;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of a model that is made of others, with the digests of those in them: so a model whose member is another one has
 * other bytes, and another digest.
 */
public final class SealedMembers {
    /** The key of the digests, which no document writes. */
    public static final String KEY = "memberDigests";

    private SealedMembers() {}

    /**
     * An artifact with the digests of its members.
     *
     * @param settings of the document
     * @param digests SHA-256 by the member's {@link ModelMember#id}
     */
    public static ModelArtifact seal(ModelArtifact settings, Map<String, String> digests) throws ModelRefusedException {
        Map<String, Object> values =
                new TreeMap<>(Settings.read(settings.bytes()).values());
        if (values.put(KEY, digests) != null) {
            throw new ModelRefusedException("settings." + KEY + " is not for documents; leave it out");
        }
        return ModelArtifact.of(settings.source(), Settings.of(values).canonicalJson());
    }
}
