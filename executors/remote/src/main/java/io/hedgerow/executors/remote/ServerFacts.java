package io.hedgerow.executors.remote;

import io.hedgerow.executors.tensors.ModelFacts;

/** Neither protocol tells classes, or where numbers come from. */
record ServerFacts() implements ModelFacts {
    @Override
    public String whyNoClasses() {
        return "its server does not say its classes";
    }
}
