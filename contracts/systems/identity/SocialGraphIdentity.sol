// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {IQuorum} from "../../blocks/quorum/IQuorum.sol";
import {IDuplicateChallenges} from "./socialGraphIdentity/IDuplicateChallenges.sol";
import {SocialGraph} from "./socialGraphIdentity/SocialGraph.sol";

/// @title SocialGraphIdentity
/// @notice An identity for who has no papers: people and institutions that know somebody vouch for an account, the
/// contract says how much that is worth, and whoever holds two accounts for one human can be challenged.
///
/// **Roles** Vouchers and subjects, see {SocialGraph}. Anyone challenges, with a bond. The arbiters' group decides
/// disputes and nothing else: it cannot add a vouch, keep one from being withdrawn or touch another's bond.
/// **Trusts** The eligibility contract to know institutions; the quorum and the arbiters' group to judge duplicates; the
/// bond's token to move what it says, which is checked on the way in.
contract SocialGraphIdentity is SocialGraph {
    using SafeERC20 for IERC20;

    /// @dev Where the bond of an open dispute lies, and what it is about.
    struct Dispute {
        address challenger; // zero: none, or over
        uint40 deadline; // last second for a verdict
        address identity;
    }

    /// @inheritdoc IDuplicateChallenges
    uint40 public constant DISPUTE_PERIOD = 14 days;
    /// @inheritdoc IDuplicateChallenges
    IQuorum public immutable quorum;
    /// @inheritdoc IDuplicateChallenges
    bytes32 public immutable arbiters;
    /// @inheritdoc IDuplicateChallenges
    IERC20 public immutable bondToken;
    /// @inheritdoc IDuplicateChallenges
    uint256 public immutable bond;

    /// @inheritdoc IDuplicateChallenges
    mapping(address account => uint256) public owed;

    uint32 private _lastDispute;
    mapping(uint32 dispute => Dispute) private _disputes;

    constructor(
        bytes32 network_,
        IEligibility institutions_,
        IQuorum quorum_,
        bytes32 arbiters_,
        IERC20 bondToken_,
        uint256 bond_
    ) {
        if (network_ == 0) revert SocialGraphNetworkZero();
        if (address(institutions_).code.length == 0) revert SocialGraphPartMissing(address(institutions_));
        if (address(bondToken_).code.length == 0) revert SocialGraphPartMissing(address(bondToken_));
        if (quorum_.epochOf(arbiters_) == 0) revert SocialGraphArbitersUnknown(arbiters_);
        network = network_;
        institutions = institutions_;
        quorum = quorum_;
        arbiters = arbiters_;
        bondToken = bondToken_;
        bond = bond_;
    }

    /// @inheritdoc IDuplicateChallenges
    function challenge(address identity, address original, bytes32 evidence) external returns (uint32 dispute) {
        Account storage account = _requireRegistered(identity);
        _requireRegistered(original);
        if (identity == original) revert ChallengeOfOneAccount(identity);
        if (account.duplicate) revert ChallengeSettled(identity);
        if (account.dispute != 0) revert ChallengeOpen(identity, account.dispute);

        dispute = ++_lastDispute;
        uint40 deadline = uint40(block.timestamp) + DISPUTE_PERIOD;
        account.dispute = dispute;
        _disputes[dispute] = Dispute(msg.sender, deadline, identity);
        emit Challenged(dispute, identity, original, msg.sender, deadline, evidence);

        uint256 before = bondToken.balanceOf(address(this));
        bondToken.safeTransferFrom(msg.sender, address(this), bond);
        uint256 received = bondToken.balanceOf(address(this)) - before;
        if (received != bond) revert BondInexact(received, bond);
    }

    /// @inheritdoc IDuplicateChallenges
    function decide(uint32 dispute, bool upheld) external {
        Dispute memory open = _close(dispute);
        if (block.timestamp > open.deadline) revert ChallengeLapsed(dispute, open.deadline);

        address winner = upheld ? open.challenger : open.identity;
        owed[winner] += bond;
        if (upheld) _accounts[open.identity].duplicate = true;
        emit ChallengeDecided(dispute, open.identity, upheld, winner);
        if (upheld) _checkpoint(open.identity);

        quorum.consume(arbiters, verdictAction(dispute, upheld));
    }

    /// @inheritdoc IDuplicateChallenges
    function reclaim(uint32 dispute) external {
        Dispute memory open = _close(dispute);
        if (block.timestamp <= open.deadline) revert ChallengeNotLapsed(dispute, open.deadline);

        owed[open.challenger] += bond;
        emit BondReclaimed(dispute, open.identity, open.challenger);
    }

    /// @inheritdoc IDuplicateChallenges
    function payOut(address account) external returns (uint256 amount) {
        amount = owed[account];
        if (amount == 0) revert BondNotOwed(account);

        owed[account] = 0;
        emit BondPaid(account, amount);
        bondToken.safeTransfer(account, amount);
    }

    /// @inheritdoc IDuplicateChallenges
    function verdictAction(uint32 dispute, bool upheld) public pure returns (bytes32) {
        return keccak256(abi.encode("duplicate human", dispute, upheld));
    }

    /// @dev Ends a dispute and gives what it was.
    function _close(uint32 dispute) private returns (Dispute memory open) {
        open = _disputes[dispute];
        if (open.challenger == address(0)) revert ChallengeUnknown(dispute);
        delete _disputes[dispute];
        _accounts[open.identity].dispute = 0;
    }
}
