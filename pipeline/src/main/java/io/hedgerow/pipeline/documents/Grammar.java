package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.Shape.Key.optional;
import static io.hedgerow.pipeline.documents.Shape.Key.preset;
import static io.hedgerow.pipeline.documents.Shape.Key.required;

import io.hedgerow.pipeline.documents.Shape.Choice;
import io.hedgerow.pipeline.documents.Shape.OfList;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.Text;
import java.util.List;
import java.util.regex.Pattern;

/** What all kinds of documents share. */
final class Grammar {
    static final String API_VERSION = "hedgerow/v1";
    static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    static final Text NAME = new Text(
            "a name of at most 128 letters, digits, dots, dashes and underscores that starts with a letter or digit",
            Pattern.compile(NAME_PATTERN),
            false);
    static final Text VERSION = new Text(
            "a version of at most 128 letters, digits, dots, dashes, underscores and pluses",
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}"),
            true);
    static final Text ANY_TEXT = new Text("text", null, false);
    static final Text LABEL = new Text("a label", null, true);
    static final Shape.Flag FLAG = new Shape.Flag();

    static final Shape.Key DESCRIPTION = optional("description", ANY_TEXT, "For people; Hedgerow does not read it.");

    /** Kinds that documents may have, and those of which the design speaks already. */
    static final Choice KIND = new Choice(List.of("Job", "Model", "Endpoint"), List.of("Experiment", "Rollout"));

    private static final Choice API = new Choice(List.of(API_VERSION), List.of());

    private Grammar() {}

    /** The outermost object of one kind. */
    static OfObject document(String kind, String description, OfObject metadata, OfObject spec) {
        return Shape.object(
                kind,
                description,
                required("apiVersion", API, "Version of the format."),
                required("kind", new Choice(List.of(kind), List.of()), "Kind of the document."),
                required("metadata", metadata, "What the document is called."),
                required("spec", spec, "What it says."));
    }

    /** The outermost object that takes back a document of one kind. */
    static OfObject deletion(String kind, OfObject metadata) {
        return Shape.object(
                kind + "Deletion",
                "Takes back what an earlier document of the control log said.",
                required("apiVersion", API, "Version of the format."),
                required("kind", new Choice(List.of(kind), List.of()), "Kind of the document."),
                required("metadata", metadata, "What is deleted."));
    }

    /** Tells a deletion from a document. */
    static final Shape.Key DELETED = required("deleted", new Choice(List.of("true"), List.of()), "Always true.");

    /** For a document whose kind is not known: only what says the kind. */
    static OfObject ofUnknownKind() {
        return Shape.object(
                "Document",
                "A document of any kind.",
                required("apiVersion", API, "Version of the format."),
                required("kind", KIND, "Kind of the document."),
                unchecked("metadata"),
                unchecked("spec"));
    }

    private static Shape.Key unchecked(String name) {
        return new Shape.Key(name, Shape.Anything::new, false, true, "", null);
    }

    static OfList listOf(Shape item, int least, int most) {
        return new OfList(item, least, most);
    }

    static Shape.Key presetFlag(String name, String description) {
        return preset(name, FLAG, "false", description);
    }
}
