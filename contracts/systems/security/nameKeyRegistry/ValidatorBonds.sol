// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEligibility} from "../../../base/IEligibility.sol";
import {IParticipantRegistry} from "../../../blocks/identity/IParticipantRegistry.sol";
import {INameKeyRegistry} from "../INameKeyRegistry.sol";

/// @title ValidatorBonds
/// @notice Who validates, from where, with what bond; and what the registry owes to whom.
abstract contract ValidatorBonds is INameKeyRegistry, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The role in which participants validate.
    bytes32 public constant NAME_VALIDATOR = keccak256("name validator");
    /// @notice How long a validator that leaves answers for what it said: longer than a case can take.
    uint40 public constant LEAVING_PERIOD = 30 days;

    /// @notice Who may validate, and for which organisation.
    IParticipantRegistry public immutable participants;
    /// @notice In which bonds and fees are paid.
    IERC20 public immutable money;
    /// @notice What a validator, and a disputer, answers with.
    uint128 public immutable bond;
    /// @notice To whom half of what liars lose goes.
    address public immutable treasury;

    /// @inheritdoc INameKeyRegistry
    mapping(address account => uint256) public owed;

    mapping(address validator => Validator) internal _validators;

    constructor(IParticipantRegistry participants_, IERC20 money_, uint128 bond_, address treasury_) {
        if (address(participants_).code.length == 0) revert NameKeyRegistryPartMissing(address(participants_));
        if (address(money_).code.length == 0) revert NameKeyRegistryPartMissing(address(money_));
        if (treasury_ == address(0)) revert NameKeyRegistryPartMissing(treasury_);
        (participants, money, bond, treasury) = (participants_, money_, bond_, treasury_);
    }

    /// @inheritdoc INameKeyRegistry
    function join(bytes32 network) external {
        if (network == 0 || !_isEnrolled(msg.sender)) revert NameValidatorOnly(msg.sender);
        if (_validators[msg.sender].network != 0) revert ValidatorExists(msg.sender);
        _validators[msg.sender] = Validator(network, bond, 0, 0);
        emit ValidatorJoined(msg.sender, network);
        _take(bond);
    }

    /// @inheritdoc INameKeyRegistry
    function resign() external {
        Validator storage validator = _requireValidator(msg.sender);
        validator.leavingAt = uint40(block.timestamp) + LEAVING_PERIOD;
        emit ValidatorLeaving(msg.sender, validator.leavingAt);
    }

    /// @inheritdoc INameKeyRegistry
    function takeBond() external {
        Validator memory validator = _validators[msg.sender];
        bool isFree = validator.leavingAt != 0 && block.timestamp > validator.leavingAt && validator.openCases == 0;
        if (!isFree) revert ValidatorBound(validator.openCases, validator.leavingAt);
        delete _validators[msg.sender];
        owed[msg.sender] += validator.bond;
    }

    /// @inheritdoc INameKeyRegistry
    function takeOwed() external nonReentrant returns (uint256 amount) {
        amount = owed[msg.sender];
        if (amount == 0) revert NothingOwed(msg.sender);
        owed[msg.sender] = 0;
        money.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc INameKeyRegistry
    function validatorOf(address validator) external view returns (Validator memory) {
        return _validators[validator];
    }

    /// @dev The validator, if it may vote: bonded in full, enrolled, and not leaving.
    function _requireValidator(address account) internal view returns (Validator storage validator) {
        validator = _validators[account];
        bool isOne = validator.network != 0 && validator.leavingAt == 0 && validator.bond == bond;
        if (!isOne || !_isEnrolled(account)) revert NameValidatorOnly(account);
    }

    /// @dev Takes what a validator answers with; it validates no more, and has nothing to take back.
    function _slash(uint256 caseId, address account) internal returns (uint256 amount) {
        Validator storage validator = _validators[account];
        amount = validator.bond;
        validator.bond = 0;
        if (validator.leavingAt == 0) validator.leavingAt = uint40(block.timestamp);
        emit ValidatorSlashed(caseId, account, amount);
    }

    /// @dev Takes money from the sender, all of it.
    function _take(uint256 amount) internal nonReentrant {
        if (amount == 0) return;
        uint256 before = money.balanceOf(address(this));
        money.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = money.balanceOf(address(this)) - before;
        if (received != amount) revert MoneyInexact(received, amount);
    }

    function _isEnrolled(address account) private view returns (bool) {
        return IEligibility(address(participants)).isEligible(account, NAME_VALIDATOR);
    }
}
