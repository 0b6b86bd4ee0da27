// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";

/// @title IParticipantRegistry
/// @notice Which account acts for which legal entity, in which role, until when. This is business membership ("is this
/// bank in good standing?"), not administration ("may this key change the contract?").
///
/// | now       | enroll | renew  | suspend   | reinstate            | remove  | named in a rotation         |
/// | --------- | ------ | ------ | --------- | -------------------- | ------- | --------------------------- |
/// | None      | Active |        |           |                      |         |                             |
/// | Active    |        | Active | Suspended |                      | Removed | Removed, the heir as before |
/// | Expired   |        | Active | Suspended |                      | Removed | Removed, the heir as before |
/// | Suspended |        |        |           | Active or Expired    | Removed | Removed, the heir as before |
/// | Removed   |        |        |           |                      |         |                             |
///
/// An empty field is refused with {ParticipantStandingInvalid}. An account is eligible for a role while it is Active.
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
    /// @param account The account.
    /// @param role The role.
    /// @param entityId The entity it acts for.
    /// @param validUntil First second at which it is no longer good.
    event ParticipantEnrolled(
        address indexed account,
        bytes32 indexed role,
        bytes32 indexed entityId,
        uint64 validUntil
    );
    /// @notice An enrolment was given another end.
    /// @param account The account.
    /// @param role The role.
    /// @param validUntil First second at which it is no longer good.
    event ParticipantRenewed(address indexed account, bytes32 indexed role, uint64 validUntil);
    /// @notice An enrolment was suspended.
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    event ParticipantSuspended(address indexed account, bytes32 indexed role, bytes32 reason);
    /// @notice A suspension was lifted.
    /// @param account The account.
    /// @param role The role.
    event ParticipantReinstated(address indexed account, bytes32 indexed role);
    /// @notice An enrolment was ended for good.
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    event ParticipantRemoved(address indexed account, bytes32 indexed role, bytes32 reason);
    /// @notice An entity's account was replaced by another. Every enrolment of `from` ended; those in `roles` go on,
    /// as they stood, under `to`.
    /// @param entityId The entity.
    /// @param from The account that ended.
    /// @param to The account that began.
    /// @param roles The roles that went over.
    event AccountRotated(bytes32 indexed entityId, address indexed from, address indexed to, bytes32[] roles);

    /// @notice The enrolment does not stand as the action needs it.
    /// @param account The account.
    /// @param role The role.
    /// @param standing How it stands.
    error ParticipantStandingInvalid(address account, bytes32 role, Standing standing);
    /// @notice The account belongs to another entity.
    /// @param account The account.
    /// @param entityId Its entity.
    /// @param asked The entity it was to be enrolled for.
    error EntityMismatch(address account, bytes32 entityId, bytes32 asked);
    /// @notice The entity, the account or the role is zero.
    error ParticipantZero();
    /// @notice The end of the enrolment is not in the future.
    /// @param validUntil The end given.
    error EnrolmentPast(uint64 validUntil);
    /// @notice The account was never enrolled.
    /// @param account The account.
    error AccountUnknown(address account);
    /// @notice The account that is to begin was used before.
    /// @param account The account.
    error AccountUsed(address account);
    /// @notice The account was replaced by another and acts no more.
    /// @param account The account.
    /// @param successor The account that replaced it.
    error AccountRetired(address account, address successor);
    /// @notice The account has as many roles as an account can have; a bound, so that it can always be rotated.
    /// @param account The account.
    /// @param roles How many it has.
    error AccountRolesFull(address account, uint256 roles);

    /// @notice Enrols an account in a role for an entity. Registrar only. Emits {ParticipantEnrolled}.
    /// @dev Requirements: {ParticipantZero}, {EnrolmentPast}, {AccountRetired}, {EntityMismatch}; never enrolled in the
    /// role before ({ParticipantStandingInvalid}); {AccountRolesFull}.
    /// @param account The account.
    /// @param role The role, for instance `keccak256("verifier")`.
    /// @param entityId The entity: a public identifier's digest (LEI) or a salted fingerprint.
    /// @param validUntil First second at which it is no longer good.
    function enroll(address account, bytes32 role, bytes32 entityId, uint64 validUntil) external;

    /// @notice Gives an enrolment another end, an expired one too. Registrar only. Emits {ParticipantRenewed}.
    /// @dev Requirements: active or expired ({ParticipantStandingInvalid}), {EnrolmentPast}.
    /// @param account The account.
    /// @param role The role.
    /// @param validUntil The new end.
    function renew(address account, bytes32 role, uint64 validUntil) external;

    /// @notice Suspends an enrolment. Registrar only. Emits {ParticipantSuspended}.
    /// @dev Requirements: active or expired ({ParticipantStandingInvalid}).
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    function suspend(address account, bytes32 role, bytes32 reason) external;

    /// @notice Lifts a suspension. Registrar only. Emits {ParticipantReinstated}.
    /// @dev Requirements: suspended ({ParticipantStandingInvalid}). Time went on meanwhile: it may be expired.
    /// @param account The account.
    /// @param role The role.
    function reinstate(address account, bytes32 role) external;

    /// @notice Ends an enrolment for good; its history stays readable. Registrar only. Emits {ParticipantRemoved}.
    /// @dev Requirements: active, expired or suspended ({ParticipantStandingInvalid}).
    /// @param account The account.
    /// @param role The role.
    /// @param reason Digest of the reason.
    function remove(address account, bytes32 role, bytes32 reason) external;

    /// @notice Replaces an entity's account by a fresh one, which inherits the enrolments named, each with its end and
    /// its standing. Registrar only. Emits {AccountRotated}.
    /// @dev Requirements: {ParticipantZero}, {AccountUnknown}, {AccountRetired}, {AccountUsed}; each role named once and
    /// not removed ({ParticipantStandingInvalid}).
    /// @param from The account that ends.
    /// @param to The account that begins.
    /// @param roles The roles that go over; those not named end.
    function rotateAccount(address from, address to, bytes32[] calldata roles) external;

    /// @notice How an enrolment stands now.
    /// @param account The account.
    /// @param role The role.
    /// @return standing Its standing; a suspended or removed enrolment stays so when its time is over.
    function standingOf(address account, bytes32 role) external view returns (Standing standing);

    /// @notice Until when an enrolment is, or was, good; zero for none.
    /// @param account The account.
    /// @param role The role.
    /// @return end First second at which it is no longer good.
    function validUntilOf(address account, bytes32 role) external view returns (uint64 end);

    /// @notice The entity the account belongs, or belonged, to; zero for none.
    /// @param account The account.
    /// @return entityId The entity.
    function entityOf(address account) external view returns (bytes32 entityId);

    /// @notice Every role the account was ever enrolled in, in the order of enrolment.
    /// @param account The account.
    /// @return roles The roles, 32 at most.
    function rolesOf(address account) external view returns (bytes32[] memory roles);

    /// @notice The account that replaced this one; zero if none did.
    /// @param account The account.
    /// @return successor Its successor, which may have been replaced in turn.
    function successorOf(address account) external view returns (address successor);
}
