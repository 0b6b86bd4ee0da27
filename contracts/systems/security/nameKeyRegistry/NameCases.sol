// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {INameKeyRegistry} from "../INameKeyRegistry.sol";
import {ValidatorBonds} from "./ValidatorBonds.sol";

/// @title NameCases
/// @notice Applications, what validators say of them, and who is paid in the end.
abstract contract NameCases is ValidatorBonds {
    /// @notice How long validators have to look and commit, and then to reveal.
    uint40 public constant VOTING_PERIOD = 1 days;

    uint256 internal constant MAX_VOTES = 16;

    mapping(uint256 caseId => Case) internal _cases;
    mapping(uint256 caseId => Vote[]) private _votes;

    /// @inheritdoc INameKeyRegistry
    function commitVote(uint256 caseId, bytes32 commitment) external {
        Case storage about = _requireState(caseId, CaseState.Open);
        if (block.timestamp > about.deadline) revert CaseStateInvalid(caseId, about.state, about.deadline);
        Validator storage validator = _requireValidator(msg.sender);
        Vote[] storage votes = _votes[caseId];
        bytes32 entity = participants.entityOf(msg.sender);
        bool isIndependent = votes.length < MAX_VOTES && msg.sender != about.applicant;
        for (uint256 i = 0; i < votes.length && isIndependent; ++i) {
            address other = votes[i].validator;
            isIndependent = _validators[other].network != validator.network && participants.entityOf(other) != entity;
        }
        if (!isIndependent || participants.entityOf(about.applicant) == entity) {
            revert ValidatorNotIndependent(caseId, msg.sender);
        }
        ++validator.openCases;
        votes.push(Vote(commitment, msg.sender, false, false));
        emit VoteCommitted(caseId, msg.sender);
    }

    /// @inheritdoc INameKeyRegistry
    function revealVote(uint256 caseId, bool seen, bytes32 salt) external {
        Case storage about = _requireState(caseId, CaseState.Open);
        bool isTime = block.timestamp > about.deadline && block.timestamp <= about.deadline + VOTING_PERIOD;
        if (!isTime) revert CaseStateInvalid(caseId, about.state, about.deadline);
        Vote[] storage votes = _votes[caseId];
        uint256 place = 0;
        while (place < votes.length && votes[place].validator != msg.sender) ++place;
        bytes32 commitment = keccak256(abi.encode(caseId, msg.sender, seen, salt));
        bool isRight = place < votes.length && !votes[place].revealed && votes[place].commitment == commitment;
        if (!isRight) revert VoteMismatch(caseId, msg.sender);
        (votes[place].revealed, votes[place].seen) = (true, seen);
        emit VoteRevealed(caseId, msg.sender, seen);
    }

    /// @inheritdoc INameKeyRegistry
    function caseOf(uint256 caseId) external view returns (Case memory) {
        return _cases[caseId];
    }

    /// @inheritdoc INameKeyRegistry
    function votesOf(uint256 caseId) external view returns (Vote[] memory) {
        return _votes[caseId];
    }

    /// @dev Ends a case: pays those who said what came out, and lets every validator go.
    function _close(uint256 caseId, Case storage about, CaseState state, bool wasSeen) internal {
        Vote[] memory votes = _votes[caseId];
        uint256 honest = 0;
        for (uint256 i = 0; i < votes.length; ++i) {
            --_validators[votes[i].validator].openCases;
            if (votes[i].revealed && votes[i].seen == wasSeen) ++honest;
        }
        uint256 amount = about.fee;
        (about.fee, about.state) = (0, state);
        emit CaseMoved(caseId, state, about.deadline);
        if (honest == 0) {
            owed[about.applicant] += amount;
            return;
        }
        for (uint256 i = 0; i < votes.length; ++i) {
            if (!votes[i].revealed || votes[i].seen != wasSeen) continue;
            // The last gets what cannot be divided.
            uint256 share = amount / honest--;
            amount -= share;
            owed[votes[i].validator] += share;
        }
    }

    function _slashLiars(uint256 caseId) internal returns (uint256 lost) {
        Vote[] memory votes = _votes[caseId];
        for (uint256 i = 0; i < votes.length; ++i) {
            if (votes[i].revealed && votes[i].seen) lost += _slash(caseId, votes[i].validator);
        }
    }

    function _move(uint256 caseId, Case storage about, CaseState state, uint40 deadline) internal {
        (about.state, about.deadline) = (state, deadline);
        emit CaseMoved(caseId, state, deadline);
    }

    /// @dev Votes of validators who still answer for them: one that lost its bond elsewhere is believed no more.
    function _count(uint256 caseId) internal view returns (uint256 yes, uint256 no) {
        Vote[] memory votes = _votes[caseId];
        for (uint256 i = 0; i < votes.length; ++i) {
            if (!votes[i].revealed || _validators[votes[i].validator].bond != bond) continue;
            if (votes[i].seen) ++yes;
            else ++no;
        }
    }

    function _requireState(uint256 caseId, CaseState state) internal view returns (Case storage about) {
        about = _cases[caseId];
        if (about.state != state) revert CaseStateInvalid(caseId, about.state, about.deadline);
    }
}
