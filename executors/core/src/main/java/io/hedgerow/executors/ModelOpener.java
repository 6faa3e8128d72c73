package io.hedgerow.executors;

/** Opens the models that another model is made of. Only for the call it is given to. */
public interface ModelOpener {
    /** Deepest nesting of models made of models; one that is made of none is at depth 1. */
    int MOST_DEPTH = 8;

    /** Most models that one may call for a row, through however many others. */
    int MOST_MODELS = 1_000;

    /** Of a model that is made of none. */
    ModelOpener NONE = member -> {
        throw new ModelRefusedException("model " + member.id() + " cannot be opened from here");
    };

    /**
     * Opens a model among those that {@link ModelFormat#members} named. The caller closes it when its own model is closed, and
     * if it cannot be loaded.
     *
     * @throws ModelRefusedException when it cannot be had; the message names it
     */
    OpenedModel open(ModelMember member) throws ModelRefusedException;
}
