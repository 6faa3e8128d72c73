package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;

/** A trained model, as its trainer sees it. Thread-safe. */
public interface FraudModel {

    /** How probable it is that the payment is a fraud, 0 to 1. */
    double fraudProbability(Payment payment);

    /** The model as a file that other programs score with. */
    byte[] toFile();
}
