/** Rules that hold for the whole house. */
package io.hedgerow.pipeline.architecture;
