// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A real API server and etcd as child processes, for tests and for a local cloud. Knows nothing of
/// what is done with them.
///
/// A test class that needs one starts one, as `@BeforeAll`:
///
/// ```java
/// var binaries = KubernetesBinaries.find(System.getenv());
/// assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
/// kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
/// ```
///
/// and closes it as `@AfterAll`; a namespace of its own for each test method keeps them apart.
@NullMarked
package dev.keyway.localkube;

import org.jspecify.annotations.NullMarked;
