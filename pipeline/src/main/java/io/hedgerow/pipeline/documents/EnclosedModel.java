package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a model's bytes that came beside its document into it, as if they had been written there. */
final class EnclosedModel {
    private static final String SPEC = "spec";
    private static final String INLINE = "inline";

    private EnclosedModel() {}

    /** The document with its model; where it takes none, that is reported, and the document stays as it is. */
    static Node into(Node tree, byte[] model, Problems problems) {
        if (!(tree instanceof Mapping document)
                || !(document.entries().get("kind") instanceof Scalar kind)
                || !kind.text().equals(ControlDocument.MODEL)
                || !(document.entries().get(SPEC) instanceof Mapping spec)) {
            problems.add(
                    tree.place().named(),
                    "came with the bytes of a model, which only a Model with a spec has; no field model is allowed");
            return tree;
        }
        if (spec.entries().containsKey(INLINE)) {
            problems.add(
                    spec.entries().get(INLINE).place(),
                    "is written, and bytes of a model came beside the document; one of the two is allowed");
            return tree;
        }
        Place place = spec.place().key(INLINE, spec.place().line());
        Node bytes = new Scalar(place, Base64.getEncoder().encodeToString(model), false, null);
        return with(document, SPEC, with(spec, INLINE, bytes));
    }

    private static Mapping with(Mapping mapping, String key, Node value) {
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(key, value);
        return new Mapping(mapping.place(), entries);
    }
}
