// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";

/// @title IParticipantRegistry
/// @notice Which account acts for which legal entity, in which role, until when. This is business membership ("is this
/// bank in good standing?"), not administration ("may this key change the contract?").
interface IParticipantRegistry is IEligibility {
    /// @notice How an enrolment stands.
    enum Standing {
        None,
        Active,
        Suspended,
        Expired,
        Removed
    }

    /// @notice An account was enrolled in a role.
    event ParticipantEnrolled(
        address indexed account,
        bytes32 indexed role,
        bytes32 indexed entityId,
        uint64 validUntil
    );
    /// @notice An enrolment was prolonged.
    event ParticipantRenewed(address indexed account, bytes32 indexed role, uint64 validUntil);
    /// @notice An enrolment was suspended.
    event ParticipantSuspended(address indexed account, bytes32 indexed role, bytes32 reason);
    /// @notice A suspended enrolment was reinstated.
    event ParticipantReinstated(address indexed account, bytes32 indexed role);
    /// @notice An enrolment was ended for good.
    event ParticipantRemoved(address indexed account, bytes32 indexed role, bytes32 reason);
    /// @notice An entity's account was replaced by another.
    event AccountRotated(bytes32 indexed entityId, address indexed from, address indexed to);

    /// @notice The account has no enrolment in this role that the action could apply to.
    error ParticipantStandingInvalid(address account, bytes32 role, Standing standing);
    /// @notice The account belongs to another entity.
    error EntityMismatch(address account, bytes32 entityId, bytes32 asked);
    /// @notice The entity, the account or the role is zero.
    error ParticipantZero();
    /// @notice The end of the enrolment is not in the future.
    error EnrolmentPast(uint64 validUntil);
    /// @notice The new account was used before.
    error AccountUsed(address account);
    /// @notice The account was replaced by another and acts no more.
    error AccountRetired(address account);

    /// @notice Enrols an account in a role for an entity. Registrar only. Emits {ParticipantEnrolled}.
    /// @dev Requirements: {ParticipantZero}, {EnrolmentPast}, {EntityMismatch}, {AccountRetired}; not enrolled in the
    /// role already ({ParticipantStandingInvalid}).
    /// @param account The account.
    /// @param role The role, for instance `keccak256("verifier")`.
    /// @param entityId The entity: a public identifier's digest (LEI) or a salted fingerprint.
    /// @param validUntil First second at which it is no longer good.
    function enroll(address account, bytes32 role, bytes32 entityId, uint64 validUntil) external;

    /// @notice Prolongs an enrolment, expired ones too. Registrar only. Emits {ParticipantRenewed}.
    /// @dev Requirements: active or expired ({ParticipantStandingInvalid}), {EnrolmentPast}.
    /// @param account The account.
    /// @param role The role.
    /// @param validUntil The new end.
    function renew(address account, bytes32 role, uint64 validUntil) external;

    /// @notice Suspends an enrolment. Registrar only. Emits {ParticipantSuspended}.
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    function suspend(address account, bytes32 role, bytes32 reason) external;

    /// @notice Lifts a suspension. Registrar only. Emits {ParticipantReinstated}.
    /// @param account The account.
    /// @param role The role.
    function reinstate(address account, bytes32 role) external;

    /// @notice Ends an enrolment for good; its history stays readable. Registrar only. Emits {ParticipantRemoved}.
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    function remove(address account, bytes32 role, bytes32 reason) external;

    /// @notice Replaces an entity's account by a fresh one, which inherits the enrolments named. Registrar only. Emits
    /// {AccountRotated}.
    /// @dev Requirements: {ParticipantZero}, {AccountUsed}, {AccountRetired}; the account has an entity.
    /// @param from The account that ends.
    /// @param to The account that begins.
    /// @param roles The roles that go over; those not named end.
    function rotateAccount(address from, address to, bytes32[] calldata roles) external;

    /// @notice How an enrolment stands now.
    /// @param account The account.
    /// @param role The role.
    function standingOf(address account, bytes32 role) external view returns (Standing);

    /// @notice Until when an enrolment is good.
    /// @param account The account.
    /// @param role The role.
    function validUntil(address account, bytes32 role) external view returns (uint64);

    /// @notice The entity the account belongs, or belonged, to; zero for none.
    /// @param account The account.
    function entityOf(address account) external view returns (bytes32);
}
