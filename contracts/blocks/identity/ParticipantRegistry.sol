// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {IParticipantRegistry} from "./IParticipantRegistry.sol";

/// @title ParticipantRegistry
/// @notice Keeps which account acts for which legal entity, in which role, until when, and whether it is in good
/// standing; answers other blocks as their `IEligibility`.
///
/// **Roles** The registrar, whom the authority (an `AccessManager`) lets call each function, writes. Anyone reads.
/// **Trusts** The registrar to know its participants: nothing here can tell who is behind an account.
contract ParticipantRegistry is IParticipantRegistry, AccessManaged {
    /// @dev Bounds the loop of {rotateAccount}.
    uint256 private constant MAX_ROLES = 32;

    /// @dev One slot, so that {isEligible} reads one. `standing` is what the registrar decided: `Expired` is never
    /// stored, it follows from the clock.
    struct Enrolment {
        uint64 validUntil; // first second at which it is no longer good
        Standing standing;
    }

    mapping(address account => mapping(bytes32 role => Enrolment)) private _enrolments;
    mapping(address account => bytes32[]) private _roles;

    /// @inheritdoc IParticipantRegistry
    mapping(address account => bytes32 entityId) public entityOf;

    /// @inheritdoc IParticipantRegistry
    mapping(address account => address successor) public successorOf;

    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IParticipantRegistry
    function enroll(address account, bytes32 role, bytes32 entityId, uint64 validUntil) external restricted {
        if (account == address(0) || role == bytes32(0) || entityId == bytes32(0)) revert ParticipantZero();
        _requireFuture(validUntil);
        _requireNotRetired(account);
        bytes32 standingEntity = entityOf[account];
        if (standingEntity != bytes32(0) && standingEntity != entityId) {
            revert EntityMismatch(account, standingEntity, entityId);
        }
        Standing standing = standingOf(account, role);
        if (standing != Standing.None) revert ParticipantStandingInvalid(account, role, standing);
        uint256 count = _roles[account].length;
        if (count == MAX_ROLES) revert AccountRolesFull(account, count);

        entityOf[account] = entityId;
        _roles[account].push(role);
        _enrolments[account][role] = Enrolment(validUntil, Standing.Active);
        emit ParticipantEnrolled(account, role, entityId, validUntil);
    }

    /// @inheritdoc IParticipantRegistry
    function renew(address account, bytes32 role, uint64 validUntil) external restricted {
        _requireActiveOrExpired(account, role);
        _requireFuture(validUntil);

        _enrolments[account][role].validUntil = validUntil;
        emit ParticipantRenewed(account, role, validUntil);
    }

    /// @inheritdoc IParticipantRegistry
    function suspend(address account, bytes32 role, bytes32 reason) external restricted {
        _requireActiveOrExpired(account, role);

        _enrolments[account][role].standing = Standing.Suspended;
        emit ParticipantSuspended(account, role, reason);
    }

    /// @inheritdoc IParticipantRegistry
    function reinstate(address account, bytes32 role) external restricted {
        Standing standing = standingOf(account, role);
        if (standing != Standing.Suspended) revert ParticipantStandingInvalid(account, role, standing);

        _enrolments[account][role].standing = Standing.Active;
        emit ParticipantReinstated(account, role);
    }

    /// @inheritdoc IParticipantRegistry
    function remove(address account, bytes32 role, bytes32 reason) external restricted {
        _requireLive(account, role);

        _enrolments[account][role].standing = Standing.Removed;
        emit ParticipantRemoved(account, role, reason);
    }

    /// @inheritdoc IParticipantRegistry
    function rotateAccount(address from, address to, bytes32[] calldata roles) external restricted {
        if (to == address(0)) revert ParticipantZero();
        bytes32 entityId = entityOf[from];
        if (entityId == bytes32(0)) revert AccountUnknown(from);
        _requireNotRetired(from);
        if (entityOf[to] != bytes32(0)) revert AccountUsed(to);

        entityOf[to] = entityId;
        successorOf[from] = to;
        for (uint256 i = 0; i < roles.length; ++i) {
            bytes32 role = roles[i];
            _requireLive(from, role); // a role named twice is Removed the second time
            // Copied as it stands: a suspension goes over with the role.
            _enrolments[to][role] = _enrolments[from][role];
            _enrolments[from][role].standing = Standing.Removed;
            _roles[to].push(role);
        }
        bytes32[] storage all = _roles[from];
        uint256 count = all.length; // at most MAX_ROLES
        for (uint256 i = 0; i < count; ++i) _enrolments[from][all[i]].standing = Standing.Removed;
        emit AccountRotated(entityId, from, to, roles);
    }

    /// @inheritdoc IEligibility
    function isEligible(address account, bytes32 topic) external view returns (bool) {
        return standingOf(account, topic) == Standing.Active;
    }

    /// @inheritdoc IParticipantRegistry
    function validUntilOf(address account, bytes32 role) external view returns (uint64) {
        return _enrolments[account][role].validUntil;
    }

    /// @inheritdoc IParticipantRegistry
    function rolesOf(address account) external view returns (bytes32[] memory) {
        return _roles[account];
    }

    /// @inheritdoc IParticipantRegistry
    function standingOf(address account, bytes32 role) public view returns (Standing) {
        Enrolment memory enrolment = _enrolments[account][role];
        bool over = block.timestamp >= enrolment.validUntil;
        return enrolment.standing == Standing.Active && over ? Standing.Expired : enrolment.standing;
    }

    function _requireActiveOrExpired(address account, bytes32 role) private view {
        Standing standing = standingOf(account, role);
        if (standing != Standing.Active && standing != Standing.Expired) {
            revert ParticipantStandingInvalid(account, role, standing);
        }
    }

    function _requireLive(address account, bytes32 role) private view {
        Standing standing = standingOf(account, role);
        if (standing == Standing.None || standing == Standing.Removed) {
            revert ParticipantStandingInvalid(account, role, standing);
        }
    }

    function _requireFuture(uint64 validUntil) private view {
        if (validUntil <= block.timestamp) revert EnrolmentPast(validUntil);
    }

    function _requireNotRetired(address account) private view {
        address successor = successorOf[account];
        if (successor != address(0)) revert AccountRetired(account, successor);
    }
}
