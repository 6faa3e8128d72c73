package io.hedgerow.executors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A model format for tests, named {@code testing}, files {@code *.testing}: the bytes are a small program of settings
 * separated by semicolons.
 *
 * <ul>
 *   <li>{@code label=1} the class at that position; with {@code confidence=0.7} a confidence
 *   <li>{@code value=5.5} a regression value; {@code valueFrom=x} the endpoint's double input of that name
 *   <li>{@code delay=5} milliseconds the call takes; cancellation and interrupts end it early with a failure
 *   <li>{@code hang=cancellable} never returns until cancelled or interrupted
 *   <li>{@code gate=g} counts its calls in {@link TestingGates#entered}
 *   <li>{@code hang=deaf;gate=g} never returns until {@link TestingGates#open} of that gate
 *   <li>{@code throw=message} throws an IllegalStateException
 *   <li>{@code stackOverflow}, {@code outOfMemory}, {@code assertion}, {@code linkage} throws that error
 *   <li>{@code null} returns null
 *   <li>{@code when=x} the settings from {@code delay} on hold only for rows whose double input x is above 0
 *   <li>{@code inputs=a,b}, {@code classes=no,yes} what {@link LoadedModel#signature} states
 *   <li>{@code refuseLoad=message}, {@code refuseBind=message} refuses
 *   <li>{@code hangLoad} does not end
 *   <li>{@code id=anything} makes bytes differ
 * </ul>
 */
public final class TestingModelFormat implements ModelFormat {

    /** Name of the format. */
    public static final String NAME = "testing";

    /** A program's bytes. */
    public static byte[] bytes(String program) {
        return program.getBytes(UTF_8);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".testing");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        return TestingModel.load(new String(artifact.bytes(), UTF_8));
    }
}
