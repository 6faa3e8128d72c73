/** Contract suites and helpers to test a model format with, Hedgerow's own or another. */
@NullMarked
package io.hedgerow.testkit;

import org.jspecify.annotations.NullMarked;
