// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

/// How a volume's tmpfs is made. Programs on it are never run, devices and set-user-ID bits never
/// honoured.
///
/// @param size its limit as the kernel reads it, such as `64m` or `50%`; empty for the kernel's own
public record TmpfsOptions(String size) {}
