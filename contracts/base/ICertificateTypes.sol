// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ICertificateTypes
/// @notice The words of certificates.
interface ICertificateTypes {
    /// @notice What is validated: control of the domain, the organisation, or more of it.
    enum Level {
        DV,
        OV,
        EV
    }

    /// @notice How a certificate stands, the worst first of what is wrong.
    enum Verdict {
        Unknown,
        Valid,
        WrongKey,
        NotYetValid,
        Expired,
        Revoked
    }

    /// @notice What a certificate is of, while it is not revoked; and whether the log has its revocation.
    enum State {
        None,
        Named,
        Pseudonymous,
        Revoked,
        RevokedAndLogged
    }

    /// @notice Why a certificate was revoked, in the words of RFC 5280, 5.3.1.
    enum Reason {
        Unspecified,
        KeyCompromise,
        AffiliationChanged,
        Superseded,
        CessationOfOperation
    }

    /// @notice A certificate: two slots.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param subject The account that keeps it.
    /// @param notBefore When it was issued, in seconds since 1970.
    /// @param notAfter Last second at which it is good.
    /// @param level What the subject applied for.
    /// @param state Whether it is of a name or of a pseudonym, or revoked.
    struct Certificate {
        bytes32 spki;
        address subject;
        uint40 notBefore;
        uint40 notAfter;
        Level level;
        State state;
    }

    /// @notice What a client is told.
    /// @param verdict Whether the key speaks for the name now.
    /// @param level What is vouched for now; DV where the verdict is not `Valid`.
    /// @param applied What the subject applied for: more than `level` means that endorsers fell, or have yet to come.
    /// @param notBefore When it was issued.
    /// @param notAfter Last second at which it is good.
    struct Standing {
        Verdict verdict;
        Level level;
        Level applied;
        uint40 notBefore;
        uint40 notAfter;
    }

    /// @notice There is no such certificate, or it is over.
    error CertificateUnusable(bytes32 subjectKey);
    /// @notice The account is not the certificate's subject.
    error SubjectOnly(bytes32 subjectKey, address account);
}
